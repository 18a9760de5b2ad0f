import type { ReactNode } from 'react';
import { Link } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { SignedCell } from '#app/components/ui/cells.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import type { ArchetypeCard, Economics } from '#app/domain/archetype-views.ts';
import { formatCount, formatMetric, formatMoney } from '#app/domain/format.ts';

const million = 1_000_000;

/** What an archetype brought its traders and, with the sign turned, the firm where it takes the other side. One row per currency. */
export function EconomicsPanel({ card, rows }: { card: ArchetypeCard; rows: readonly Economics[] }) {
  const { t, i18n } = useWords();
  const locale = i18n.language;
  const scopedPath = useScopedPath();
  const money = (value: number | null, reason: string): ReactNode =>
    value === null || !Number.isFinite(value) ? (
      <NotEvaluated reason={reason} />
    ) : (
      <SignedCell value={value}>{formatMoney(value, '', { locale, signed: true })}</SignedCell>
    );
  const perMillion = ({ notional, notionalProfit }: Economics) =>
    notional === null || notionalProfit === null || notional === 0 ? null : (notionalProfit / notional) * million;
  const [unknownProfit, unknownNotional] = [t('archetypes:economics.noProfit'), t('archetypes:economics.noNotional')];
  const columns: Column<Economics>[] = [
    {
      key: 'currency',
      header: t('archetypes:economics.currency'),
      cell: ({ currency }) => <strong className="font-medium">{currency}</strong>,
    },
    {
      key: 'accounts',
      header: t('archetypes:economics.accounts'),
      numeric: true,
      cell: ({ currency, accounts, demo }) => (
        <Link
          to={scopedPath(`/accounts?cluster=${card.index}&currency=${encodeURIComponent(currency)}`)}
          className="text-accent hover:underline"
          title={demo > 0 ? t('archetypes:economics.demo', { count: demo }) : undefined}
        >
          {formatCount(accounts, locale)}
        </Link>
      ),
    },
    { key: 'ideas', header: t('archetypes:economics.ideas'), numeric: true, cell: ({ ideas }) => formatCount(ideas, locale) },
    {
      key: 'volume',
      header: t('archetypes:economics.volume'),
      numeric: true,
      cell: ({ volumeLots }) => formatMetric(volumeLots, 'lots', { locale }),
    },
    {
      key: 'profit',
      header: t('archetypes:economics.profit'),
      definition: t('archetypes:economics.profitMeaning'),
      numeric: true,
      cell: ({ netProfit }) => money(netProfit, unknownProfit),
    },
    {
      key: 'perAccount',
      header: t('archetypes:economics.perAccount'),
      numeric: true,
      cell: ({ netProfit, accounts }) => money(netProfit === null ? null : netProfit / accounts, unknownProfit),
    },
    {
      key: 'perMillion',
      header: t('archetypes:economics.perMillion'),
      definition: t('archetypes:economics.perMillionMeaning'),
      numeric: true,
      cell: (row) => money(perMillion(row), unknownNotional),
    },
    {
      key: 'firm',
      header: t('archetypes:economics.firm'),
      definition: t('archetypes:economics.firmMeaning'),
      numeric: true,
      cell: ({ netProfit }) => money(netProfit === null ? null : netProfit === 0 ? 0 : -netProfit, unknownProfit),
    },
    {
      key: 'firmPerMillion',
      header: t('archetypes:economics.firmPerMillion'),
      numeric: true,
      cell: (row) => {
        const value = perMillion(row);
        return money(value === null ? null : -value, unknownNotional);
      },
    },
  ];
  return (
    <Panel flush title={t('archetypes:economics.title')} subtitle={t('archetypes:economics.subtitle')} className="desk:col-span-3">
      <DataTable
        caption={t('archetypes:economics.title')}
        columns={columns}
        rows={rows}
        rowId={({ currency }) => currency}
        empty={t('archetypes:economics.empty')}
      />
    </Panel>
  );
}
