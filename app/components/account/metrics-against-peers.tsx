import { archetypeToken } from '#app/components/accounts/archetype.tsx';
import { MetricDefinitionText, MetricText } from '#app/components/accounts/metric.tsx';
import { tokenColour } from '#app/components/charts/use-chart.ts';
import { Link } from '#app/components/router.ts';
import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { Tooltip } from '#app/components/ui/tooltip.tsx';
import { useWords } from '#app/components/words.ts';
import type { AccountView, MetricSampleSize, MetricAgainstPeers as Row } from '#app/domain/account-views.ts';
import { formatCount } from '#app/domain/format.ts';
import { formatMetric, formatNumber, groupOfMetric, metricByKey, metricGroups } from '#app/domain/metrics.ts';
import { minPeers } from '#app/domain/peers.ts';

/** Every metric of the window with its place among all accounts. */
export function MetricsAgainstPeers({ view }: { view: AccountView }) {
  const { t, i18n } = useWords();
  const peers = Math.max(0, ...view.metrics.map(({ book }) => book?.accounts ?? 0));
  const token = view.row.archetype ? archetypeToken(view.row.archetype) : 'faint';
  return (
    <Panel
      title={t('account:peers.title')}
      subtitle={`${t(`metrics:window.${view.window}`)}. ${peers > 0 ? t('account:peers.subtitle', { accounts: formatCount(peers, i18n.language) }) : t('account:peers.tooFew', { count: minPeers })}`}
      className="desk:col-span-3"
    >
      <div className="columns-1 gap-8 desk:columns-2 min-[1600px]:columns-3">
        {metricGroups.map((group) => (
          <table key={group} className="mb-5 w-full break-inside-avoid text-xs">
            <caption className="pb-1 text-start text-2xs font-semibold text-faint">{t(`metrics:group.${group}`)}</caption>
            <thead className="sr-only">
              <tr>
                <th scope="col">{t('account:peers.metric')}</th>
                <th scope="col">{t('account:peers.value')}</th>
                <th scope="col">{t('account:peers.place')}</th>
              </tr>
            </thead>
            <tbody>
              {view.metrics
                .filter(({ metric }) => groupOfMetric(metric) === group)
                .map((row) => (
                  <PeerRow key={row.metric} row={row} currency={view.row.currency} token={token} />
                ))}
            </tbody>
          </table>
        ))}
      </div>
    </Panel>
  );
}

function PeerRow({
  row: { metric, value, sample, percentile, book, archetypeMedian, archetypePercentile },
  currency,
  token,
}: {
  row: Row;
  currency: string;
  token: string;
}) {
  const { t, i18n } = useWords();
  const write = (number: number) => formatMetric(number, metricByKey[metric].unit, { locale: i18n.language });
  const band = book
    ? [
        `${t('account:peers.p10')} ${write(book.p10)}`,
        `${t('account:peers.median')} ${write(book.p50)}`,
        `${t('account:peers.p90')} ${write(book.p90)}`,
        archetypeMedian === null ? null : `${t('account:peers.archetype')} ${write(archetypeMedian)}`,
        `n = ${formatCount(book.accounts, i18n.language)}`,
      ]
        .filter(Boolean)
        .join(' · ')
    : t('account:peers.tooFew', { count: minPeers });
  return (
    <tr className="border-t border-line/70">
      <th scope="row" className="py-1 pe-2 text-start font-normal">
        <Tooltip content={<MetricDefinitionText metric={metric} extra={band} />}>
          <Link to={`/dictionary#${metric}`} className="cursor-help text-start">
            {t(`metrics:${metric}.name`)}
          </Link>
        </Tooltip>
      </th>
      <td className="whitespace-nowrap py-1 ps-2 text-end">
        <MetricText metric={metric} value={value} currency={currency} />
        {value.value === null || !sample ? null : <Certainty metric={metric} sample={sample} currency={currency} />}
      </td>
      <td className="w-32 py-1 ps-3">
        {percentile === null ? (
          value.value === null ? null : (
            <NotEvaluated reason={t('account:peers.tooFew', { count: minPeers })} />
          )
        ) : (
          <PlaceStrip
            percentile={percentile}
            archetypePercentile={archetypePercentile}
            token={token}
            label={t('account:peers.readout', { percentile: Math.round(percentile) })}
          />
        )}
      </td>
    </tr>
  );
}

/** The 95 % interval under a value, n before it; what n counts and how the interval is made on hover. */
function Certainty({ metric, sample: { n, interval }, currency }: { metric: Row['metric']; sample: MetricSampleSize; currency: string }) {
  const { t, i18n } = useWords();
  const { unit, sample, interval: method } = metricByKey[metric];
  const write = (value: number) => formatNumber(value, unit, { locale: i18n.language });
  const count = formatCount(n, i18n.language);
  return (
    <Tooltip
      content={
        <span className="flex flex-col gap-1">
          <span>{t('metrics:sampleOf', { n: count, what: t(`metrics:sample.${sample}`) })}</span>
          {interval ? (
            <span>
              {t('metrics:interval.range', {
                low: formatMetric(interval.low, unit, { currency, locale: i18n.language }),
                high: formatMetric(interval.high, unit, { currency, locale: i18n.language }),
              })}
            </span>
          ) : (
            <span>{t('metrics:interval.tooFew')}</span>
          )}
          <span className="text-faint">{t(`metrics:intervalMethod.${method}`)}</span>
        </span>
      }
    >
      <button
        type="button"
        className="figures ms-auto block max-w-24 cursor-help whitespace-normal text-end text-2xs text-faint desk:max-w-none desk:whitespace-nowrap"
      >
        {interval ? `${write(interval.low)} … ${write(interval.high)}` : `n = ${count}`}
      </button>
    </Tooltip>
  );
}

const stripWidth = 96;

/** The book from its lowest to its highest account: the middle 80 % shaded, the archetype's median as a tick, this account as a dot. */
function PlaceStrip({
  percentile,
  archetypePercentile,
  token,
  label,
}: {
  percentile: number;
  archetypePercentile: number | null;
  token: string;
  label: string;
}) {
  const x = (percent: number) => 4 + (percent / 100) * (stripWidth - 8);
  return (
    <span className="flex items-center justify-end gap-1.5" dir="ltr">
      <svg width={stripWidth} height="14" role="img" aria-label={label}>
        <rect x={x(0)} y="6" width={x(100) - x(0)} height="2" rx="1" fill={tokenColour('line')} />
        <rect x={x(10)} y="5" width={x(90) - x(10)} height="4" rx="2" fill={tokenColour('line-strong')} />
        {archetypePercentile === null ? null : (
          <rect x={x(archetypePercentile) - 1} y="1" width="2" height="12" fill={tokenColour(token)} />
        )}
        <circle cx={x(percentile)} cy="7" r="3.5" fill={tokenColour('ink')} stroke={tokenColour('surface')} />
      </svg>
      <span className="figures w-7 text-end text-2xs text-muted" aria-hidden="true">
        P{Math.round(percentile)}
      </span>
    </span>
  );
}
