import { AccountName } from '#app/components/accounts/account-name.tsx';
import { ArchetypeBadge } from '#app/components/accounts/archetype.tsx';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { SignedCell } from '#app/components/ui/cells.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { useWords } from '#app/components/words.ts';
import { formatMetric, formatMoney } from '#app/domain/format.ts';
import type { Mover } from '#app/domain/overview-view.ts';

/** Accounts whose last 30 days stand out against their own past, worst first. */
export function Movers({ movers }: { movers: readonly Mover[] }) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  const locale = i18n.language;
  const columns: Column<Mover>[] = [
    { key: 'account', header: t('overview:movers.column.account'), cell: (mover) => <AccountName {...mover} /> },
    {
      key: 'archetype',
      header: t('overview:movers.column.archetype'),
      cell: ({ archetype }) => <ArchetypeBadge archetype={archetype} />,
      className: 'max-w-48',
    },
    {
      key: 'recent',
      header: t('overview:movers.column.recent'),
      numeric: true,
      cell: ({ recent, currency }) => <SignedCell value={recent}>{formatMoney(recent, currency, { locale, signed: true })}</SignedCell>,
    },
    {
      key: 'expected',
      header: t('overview:movers.column.expected'),
      numeric: true,
      cell: ({ expected, currency }) => formatMoney(expected, currency, { locale, signed: true }),
    },
    {
      key: 'z',
      header: t('overview:movers.column.z'),
      definition: t('overview:movers.zMeaning'),
      numeric: true,
      cell: ({ z }) => <SignedCell value={z}>{formatMetric(z, 'sigma', { locale, signed: true })}</SignedCell>,
    },
  ];
  if (movers.length === 0) return <p className="px-3 pb-3 text-muted">{t('overview:movers.empty')}</p>;
  return (
    <DataTable
      caption={t('overview:movers.caption')}
      columns={columns}
      rows={movers}
      rowId={({ id }) => id}
      rowTo={({ id }) => scopedPath(`/accounts/${id}`)}
    />
  );
}
