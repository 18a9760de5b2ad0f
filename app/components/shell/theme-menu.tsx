import { Monitor, Moon, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFetcher } from '#app/components/router.ts';
import { IconButton } from '#app/components/ui/button.tsx';
import { DropdownMenu, MenuRadio } from '#app/components/ui/dropdown-menu.tsx';
import { type Theme, themes } from '#app/domain/theme.ts';

const icons = { system: Monitor, light: Sun, dark: Moon } as const;

/** Light, dark, or whatever the system says. */
export function ThemeMenu({ theme }: { theme: Theme }) {
  const { t } = useTranslation();
  const fetcher = useFetcher({ key: 'theme' });
  return (
    <DropdownMenu trigger={<IconButton icon={icons[theme]} label={t('theme.label')} withoutTooltip />}>
      <MenuRadio
        value={theme}
        onChange={(next) => fetcher.submit({ theme: next }, { method: 'post', action: '/theme' })}
        options={themes.map((value) => ({ value, label: t(`theme.${value}`), icon: icons[value] }))}
      />
    </DropdownMenu>
  );
}
