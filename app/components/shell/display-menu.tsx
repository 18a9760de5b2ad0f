import { Monitor, Moon, Rows3, Rows4, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFetcher } from '#app/components/router.ts';
import { IconButton } from '#app/components/ui/button.tsx';
import { DropdownMenu, MenuLabel, MenuRadio, MenuSeparator } from '#app/components/ui/dropdown-menu.tsx';
import { type Density, densities } from '#app/domain/preferences.ts';
import { type Theme, themes } from '#app/domain/theme.ts';

const themeIcons = { system: Monitor, light: Sun, dark: Moon } as const;
const densityIcons = { compact: Rows4, comfortable: Rows3 } as const;

/** How it looks to this person: light, dark or whatever the system says, and how dense the rows of tables are. */
export function DisplayMenu({ theme, density }: { theme: Theme; density: Density }) {
  const { t } = useTranslation();
  const themeFetcher = useFetcher({ key: 'theme' });
  const densityFetcher = useFetcher();
  return (
    <DropdownMenu trigger={<IconButton icon={themeIcons[theme]} label={t('display')} withoutTooltip />}>
      <MenuLabel>{t('theme.label')}</MenuLabel>
      <MenuRadio
        value={theme}
        onChange={(next) => themeFetcher.submit({ theme: next }, { method: 'post', action: '/theme' })}
        options={themes.map((value) => ({ value, label: t(`theme.${value}`), icon: themeIcons[value] }))}
      />
      <MenuSeparator />
      <MenuLabel>{t('table.density.label')}</MenuLabel>
      <MenuRadio
        value={density}
        onChange={(next) =>
          densityFetcher.submit({ density: next }, { method: 'post', action: '/preferences', encType: 'application/json' })
        }
        options={densities.map((value) => ({ value, label: t(`table.density.${value}`), icon: densityIcons[value] }))}
      />
    </DropdownMenu>
  );
}
