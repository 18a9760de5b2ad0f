import { useState } from 'react';
import { Button } from '#app/components/ui/button.tsx';
import { BarCell, SignedCell } from '#app/components/ui/cells.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import type { SymbolRow } from '#app/domain/account-views.ts';
import { formatCount, formatDuration, formatMetric, formatMoney } from '#app/domain/format.ts';

const shownAtFirst = 8;

/** What an account trades, the most traded first. */
export function SymbolsTable({ symbols, currency }: { symbols: readonly SymbolRow[]; currency: string }) {
  const { t, i18n } = useWords();
  const [isWhole, setWhole] = useState(false);
  const locale = i18n.language;
  const total = symbols.reduce((sum, { ideas }) => sum + ideas, 0);
  const most = Math.max(...symbols.map(({ profit }) => Math.abs(profit)), 0);
  const columns: Column<SymbolRow>[] = [
    { key: 'symbol', header: t('account:symbols.symbol'), cell: ({ symbol }) => <span className="font-medium">{symbol}</span> },
    { key: 'ideas', header: t('account:symbols.ideas'), numeric: true, cell: ({ ideas }) => formatCount(ideas, locale) },
    {
      key: 'share',
      header: t('account:symbols.share'),
      numeric: true,
      cell: ({ ideas }) => (
        <BarCell value={ideas} max={total}>
          {formatMetric(ideas / total, 'percent', { locale })}
        </BarCell>
      ),
    },
    {
      key: 'lots',
      header: t('account:symbols.lots'),
      numeric: true,
      cell: ({ volumeLots }) => formatMetric(volumeLots, 'lots', { locale }).replace(' lots', ''),
    },
    {
      key: 'profit',
      header: `${t('account:symbols.profit')}, ${currency}`,
      numeric: true,
      cell: ({ profit }) => (
        <BarCell value={profit} max={most} tone={profit < 0 ? 'loss' : 'gain'}>
          <SignedCell value={profit}>{formatMoney(profit, '', { locale, signed: true })}</SignedCell>
        </BarCell>
      ),
    },
    {
      key: 'winRate',
      header: t('account:symbols.winRate'),
      numeric: true,
      cell: ({ winRate }) => formatMetric(winRate, 'percent', { locale }),
    },
    {
      key: 'long',
      header: t('account:symbols.long'),
      numeric: true,
      cell: ({ longShare }) => formatMetric(longShare, 'percent', { locale }),
    },
    {
      key: 'hold',
      header: t('account:symbols.hold'),
      definition: t('metrics:holdMedian.meaning'),
      numeric: true,
      cell: ({ holdMedianS }) => formatDuration(holdMedianS, locale),
    },
  ];
  if (symbols.length === 0) return null;
  const hidden = isWhole ? 0 : symbols.length - shownAtFirst;
  return (
    <Panel flush title={t('account:symbols.title')} subtitle={t('account:symbols.subtitle')} className="desk:col-span-3">
      <DataTable
        caption={t('account:symbols.caption')}
        columns={columns}
        rows={isWhole ? symbols : symbols.slice(0, shownAtFirst)}
        rowId={({ symbol }) => symbol}
      />
      {hidden > 0 ? (
        <div className="border-t border-line px-3 py-1.5">
          <Button small tone="quiet" onClick={() => setWhole(true)}>
            {t('account:symbols.more', { count: hidden })}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
