import { Columns3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFetcher } from '#app/components/router.ts';
import { Button } from './button.tsx';
import { DropdownMenu, MenuCheck } from './dropdown-menu.tsx';

type ColumnPickerProps = {
  /** Under this name the choice is remembered (Preferences.columns). */
  tableId: string;
  columns: readonly { key: string; label: ReactNode; required?: boolean }[];
  visible: readonly string[];
};

/** Chooses a table's columns; the choice belongs to the person and is kept on the server. The loader reads it from `user.preferences`. */
export function ColumnPicker({ tableId, columns, visible }: ColumnPickerProps) {
  const { t } = useTranslation();
  const fetcher = useFetcher();
  const toggle = (key: string, isOn: boolean) => {
    const chosen = columns.filter((column) => (column.key === key ? isOn : visible.includes(column.key))).map((column) => column.key);
    fetcher.submit({ columns: { [tableId]: chosen } }, { method: 'post', action: '/preferences', encType: 'application/json' });
  };
  return (
    <DropdownMenu
      trigger={
        <Button small icon={Columns3}>
          {t('action.columns')}
        </Button>
      }
    >
      {columns.map(({ key, label, required }) => (
        <MenuCheck key={key} checked={visible.includes(key)} disabled={required} onChange={(isOn) => toggle(key, isOn)}>
          {label}
        </MenuCheck>
      ))}
    </DropdownMenu>
  );
}
