import { ChevronDown, UsersRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useSearchParams } from '#app/components/router.ts';
import { DropdownMenu, MenuLabel, MenuRadio } from '#app/components/ui/dropdown-menu.tsx';
import { withSearch } from '#app/components/ui/with-search.ts';
import { formatCount } from '#app/domain/format.ts';

type ScopePickerProps = { groups: readonly { id: number; name: string; accounts: number }[]; seesAll: boolean };

/** Narrows every page to one group; the choice is in the address (`?group=3`) and goes along from page to page. */
export function ScopePicker({ groups, seesAll }: ScopePickerProps) {
  const { t, i18n } = useTranslation();
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const chosen = search.get('group') ?? '';
  const everything = t(seesAll ? 'scope.all' : 'scope.mine');
  const name = groups.find((group) => String(group.id) === chosen)?.name ?? everything;
  if (groups.length === 0) return <span className="truncate px-1.5 text-xs text-muted">{t(seesAll ? 'scope.all' : 'scope.none')}</span>;
  return (
    <DropdownMenu
      align="start"
      trigger={
        <button type="button" className="flex h-8 min-w-0 items-center gap-1.5 rounded-md px-1.5 text-sm font-medium hover:bg-sunken">
          <UsersRound size={15} aria-hidden className="shrink-0 text-faint" />
          <span className="sr-only">{t('scope.label')}</span>
          <span className="max-w-40 truncate">{name}</span>
          <ChevronDown size={14} aria-hidden className="shrink-0 text-faint" />
        </button>
      }
    >
      <MenuLabel>{t('scope.label')}</MenuLabel>
      <MenuRadio
        value={chosen}
        // Another group has other pages of rows.
        onChange={(group) => navigate(`${pathname}${withSearch(search, { group, page: null })}`)}
        options={[
          { value: '', label: everything },
          ...groups.map((group) => ({
            value: String(group.id),
            label: (
              <span className="flex flex-1 justify-between gap-6">
                <span className="max-w-60 truncate">{group.name}</span>
                <span className="figures text-faint">{formatCount(group.accounts, i18n.language)}</span>
              </span>
            ),
          })),
        ]}
      />
    </DropdownMenu>
  );
}
