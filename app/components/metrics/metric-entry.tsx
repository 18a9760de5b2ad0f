import { Link2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { missingReason } from '#app/components/accounts/metric.tsx';
import { Link, useLocation } from '#app/components/router.ts';
import { Badge } from '#app/components/ui/badge.tsx';
import { classes } from '#app/components/ui/classes.ts';
import { useWords } from '#app/components/words.ts';
import { formatCount } from '#app/domain/format.ts';
import { type MetricCoverage, windowsOf } from '#app/domain/metric-dictionary.ts';
import { formatMetric, type MetricDefinition, tierOfMetric, unitLabel } from '#app/domain/metrics.ts';
import { minPeers } from '#app/domain/peers.ts';
import { BookHistogram } from './book-histogram.tsx';

/** One metric of the dictionary, with an anchor of its own. */
export function MetricEntry({
  metric,
  coverage,
  isTarget,
}: {
  metric: MetricDefinition;
  coverage: MetricCoverage | null;
  isTarget: boolean;
}) {
  const { t } = useWords();
  const { search } = useLocation();
  const { key, formula, needs, minIdeas, risky, sample, interval, history, source, catalogueId, unit } = metric;
  const tier = tierOfMetric(metric);
  return (
    <article
      id={key}
      aria-labelledby={`${key}-name`}
      className={classes(
        'grid scroll-mt-16 grid-cols-1 gap-x-8 gap-y-3 px-4 py-3 desk:grid-cols-[minmax(0,1fr)_20rem]',
        isTarget && 'bg-accent-soft/50',
      )}
    >
      <div className="min-w-0">
        <header className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
          <h3 id={`${key}-name`} className="text-sm font-semibold">
            {t(`metrics:${key}.name`)}
          </h3>
          <code className="text-2xs text-faint">{key}</code>
          <Link
            to={`${search}#${key}`}
            preventScrollReset
            className="text-faint hover:text-ink"
            aria-label={t('metrics:dictionary.link', { name: t(`metrics:${key}.name`) })}
          >
            <Link2 size={13} aria-hidden />
          </Link>
          <span className="ms-auto flex flex-wrap gap-1">
            <Badge title={t('metrics:dictionary.tierMeaning')}>{tier}</Badge>
            {risky === 'none' ? null : <Badge tone="neutral">{t(`metrics:risky.${risky}`)}</Badge>}
          </span>
        </header>
        <p className="mt-1 text-sm">{t(`metrics:${key}.meaning`)}</p>
        <p className="mt-1 break-words font-mono text-xs text-muted">{formula}</p>
        <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs">
          <Fact label={t('metrics:dictionary.unit')}>
            {unit === 'money' ? t('metrics:dictionary.money') : unitLabel(unit) || t('metrics:dictionary.noUnit')}
          </Fact>
          <Fact label={t('metrics:dictionary.needs')}>
            {[
              t('metrics:dictionary.closedPositions'),
              ...needs.map((need) => t(`metrics:capability.${need}`)),
              ...(minIdeas > 0 ? [t('metrics:dictionary.ideas', { count: minIdeas })] : []),
            ].join(', ')}
          </Fact>
          <Fact label={t('metrics:dictionary.counts')}>{t(`metrics:sample.${sample}`)}</Fact>
          <Fact label={t('metrics:dictionary.interval')}>{t(`metrics:intervalMethod.${interval}`)}</Fact>
          <Fact label={t('metrics:dictionary.windows')}>
            {[
              ...windowsOf(metric).map((window) => t(`metrics:windowShort.${window}`)),
              ...(history ? [t('metrics:dictionary.weekly')] : []),
            ].join(', ')}
          </Fact>
          <Fact label={t('metrics:dictionary.source')}>
            {source.reference} <span className="text-faint">· {t('metrics:catalogue', { id: catalogueId })}</span>
          </Fact>
        </dl>
      </div>
      {coverage ? <Coverage metric={metric} coverage={coverage} /> : null}
    </article>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-faint">{label}</dt>
      <dd className="min-w-0 break-words text-muted">{children}</dd>
    </>
  );
}

/** How the metric lies over the book, and why it is missing for some. */
function Coverage({
  metric,
  coverage: { accounts, evaluated, missing, quantiles, currency },
}: {
  metric: MetricDefinition;
  coverage: MetricCoverage;
}) {
  const { t, i18n } = useWords();
  const count = (value: number) => formatCount(value, i18n.language);
  const write = (value: number) => formatMetric(value, metric.unit, { currency, locale: i18n.language, style: 'compact' });
  return (
    <div className="min-w-0 text-xs">
      {quantiles ? (
        <>
          <BookHistogram quantiles={quantiles} name={t(`metrics:${metric.key}.name`)} write={write} />
          <dl className="mt-1 grid grid-cols-3 gap-2 text-center">
            {([10, 50, 90] as const).map((percent) => (
              <div key={percent}>
                <dt className="text-2xs text-faint">{percent === 50 ? t('metrics:dictionary.median') : `P${percent}`}</dt>
                <dd className="figures">{write(quantiles[percent]!)}</dd>
              </div>
            ))}
          </dl>
        </>
      ) : (
        <p className="text-faint">{t('metrics:dictionary.tooFew', { count: minPeers })}</p>
      )}
      <p className="mt-1.5 text-muted">
        {t('metrics:dictionary.evaluated', {
          evaluated: count(evaluated),
          accounts: count(accounts),
          share: formatMetric(accounts === 0 ? 0 : evaluated / accounts, 'percent', { locale: i18n.language }),
        })}
      </p>
      {missing.length > 0 ? (
        <ul className="text-faint">
          {missing.map(({ reason, accounts: missed }) => (
            <li key={reason}>
              {count(missed)}: {missingReason(t, metric.key, reason)}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
