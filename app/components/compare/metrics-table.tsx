import { useState } from 'react';
import { MetricDefinitionText, MetricText } from '#app/components/accounts/metric.tsx';
import { tokenColour } from '#app/components/charts/use-chart.ts';
import { Button } from '#app/components/ui/button.tsx';
import { classes } from '#app/components/ui/classes.ts';
import { Panel } from '#app/components/ui/panel.tsx';
import { Tooltip } from '#app/components/ui/tooltip.tsx';
import { useWords } from '#app/components/words.ts';
import { type MetricKey, metricKeys } from '#app/domain/metrics.ts';
import type { ComparedAccount } from '#app/domain/style-views.ts';
import { MarkedAccount, markToken } from './account-mark.tsx';

const keyMetrics: readonly MetricKey[] = [
  'ideas',
  'ideasPerDay',
  'netProfit',
  'winRate',
  'payoffRatio',
  'profitFactor',
  'maxDrawdown',
  'lossTail',
  'holdMedian',
  'sizeCv',
  'leverageP95',
  'martingaleIndex',
  'revengeRate',
  'averagingShare',
  'gridShare',
  'nightShare',
  'symbolEntropy',
  'stopUse',
  'algoShare',
];
/** From this many robust standard deviations on, two accounts are plainly different. */
const plainlyApart = 2;

const spreadOf = (accounts: readonly ComparedAccount[], metric: MetricKey): number | null => {
  const known = accounts.flatMap(({ z }) => (z[metric] === undefined ? [] : [z[metric]]));
  return known.length < 2 ? null : Math.max(...known) - Math.min(...known);
};

/** Metrics of the compared accounts beside each other, the ones that set them apart first. */
export function MetricsTable({ accounts }: { accounts: readonly ComparedAccount[] }) {
  const { t } = useWords();
  const [isWhole, setWhole] = useState(false);
  const rows = (isWhole ? metricKeys : keyMetrics)
    .map((metric) => ({ metric, spread: spreadOf(accounts, metric) }))
    .sort((a, b) => (b.spread ?? -1) - (a.spread ?? -1));
  return (
    <Panel
      title={t('compare:metrics.title')}
      subtitle={t('compare:metrics.subtitle')}
      actions={
        <Button small onClick={() => setWhole(!isWhole)}>
          {isWhole ? t('compare:metrics.fewer') : t('compare:metrics.more', { count: metricKeys.length - keyMetrics.length })}
        </Button>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section className="max-h-[36rem] overflow-auto" tabIndex={0} aria-label={t('compare:metrics.title')}>
        <table className="w-full text-xs" style={{ minWidth: `${14 + accounts.length * 9}rem` }}>
          <caption className="sr-only">{t('compare:metrics.title')}</caption>
          <thead className="sticky top-0 z-10 bg-surface">
            <tr>
              <th scope="col" className="py-1.5 text-start font-medium text-muted">
                {t('compare:metrics.metric')}
              </th>
              {accounts.map(({ row }, place) => (
                <th key={row.id} scope="col" className="max-w-40 py-1.5 ps-3 text-end font-medium">
                  <MarkedAccount row={row} place={place} />
                </th>
              ))}
              <th
                scope="col"
                className="whitespace-nowrap py-1.5 ps-3 text-end font-medium text-muted"
                title={t('compare:metrics.spreadMeaning')}
              >
                {t('compare:metrics.spread')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ metric, spread }) => (
              <tr key={metric} className="border-t border-line/70">
                <th scope="row" className="py-1 pe-2 text-start font-normal">
                  <Tooltip content={<MetricDefinitionText metric={metric} />}>
                    <button type="button" className="cursor-help text-start">
                      {t(`metrics:${metric}.name`)}
                    </button>
                  </Tooltip>
                </th>
                {accounts.map(({ row, z }, place) => (
                  <td key={row.id} className="py-1 ps-3 text-end">
                    <MetricText metric={metric} value={row.values[metric]} currency={row.currency} />
                    <Place z={z[metric]} place={place} />
                  </td>
                ))}
                <td
                  className={classes(
                    'figures whitespace-nowrap py-1 ps-3 text-end',
                    spread !== null && spread >= plainlyApart ? 'font-semibold' : 'text-muted',
                  )}
                >
                  {spread === null ? '' : t('compare:metrics.spreadValue', { sigma: spread.toFixed(1) })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

const width = 88;
const reach = 5;

/** Where an account lies around the book's middle account. */
function Place({ z, place }: { z: number | undefined; place: number }) {
  const { t } = useWords();
  if (z === undefined) return null;
  const x = (value: number) => ((value + reach) / (2 * reach)) * width;
  const label = t('compare:metrics.z', { sigma: `${z >= 0 ? '+' : '−'}${Math.abs(z).toFixed(1)}` });
  return (
    <span className="flex justify-end" dir="ltr">
      <svg width={width} height="6" role="img" aria-label={label}>
        <title>{label}</title>
        <rect x="0" y="2.5" width={width} height="1" fill={tokenColour('line')} />
        <rect x={Math.min(x(0), x(z))} y="1" width={Math.max(1, Math.abs(x(z) - x(0)))} height="4" fill={tokenColour(markToken(place))} />
        <rect x={x(0) - 0.5} y="0" width="1" height="6" fill={tokenColour('line-strong')} />
      </svg>
    </span>
  );
}
