import { LogOut, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '#app/components/router.ts';
import { DropdownMenu, MenuItem, MenuLink, MenuSeparator } from '#app/components/ui/dropdown-menu.tsx';
import type { Role } from '#app/domain/roles.ts';

/** Who is signed in, with the way to their profile and out. */
export function UserMenu({ user }: { user: { name: string; email: string; role: Role } }) {
  const { t } = useTranslation();
  const submit = useSubmit();
  const initials = user.name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0])
    .join('')
    .toUpperCase();
  return (
    <DropdownMenu
      trigger={
        <button
          type="button"
          aria-label={t('user.menu', { name: user.name })}
          className="ms-1 flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
        >
          {initials}
        </button>
      }
    >
      <div className="max-w-64 px-2 py-1.5">
        <p className="truncate font-medium">{user.name}</p>
        <p className="truncate text-xs text-muted">{user.email}</p>
        <p className="text-xs text-faint">{t(`role.${user.role}`)}</p>
      </div>
      <MenuSeparator />
      <MenuLink to="/profile" icon={UserRound}>
        {t('user.profile')}
      </MenuLink>
      <MenuItem icon={LogOut} onSelect={() => submit(null, { method: 'post', action: '/logout' })}>
        {t('user.signOut')}
      </MenuItem>
    </DropdownMenu>
  );
}
