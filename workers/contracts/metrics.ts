/**
 * The metric registry: definitions, statistics and sources of every metric in one list. It drives the snapshot's columns, the accounts table, filters, tool tips,
 * the metric dictionary and exports. To add one: an entry at the end of metric-definitions.ts, a line in metric-statistics.ts, words in metrics.json.
 */
import { type MetricEntry, type MetricKey, metricEntries } from './metric-definitions.ts';
import { type MetricSource, metricSources } from './metric-sources.ts';
import { type MetricStatistics, metricStatistics } from './metric-statistics.ts';
import { tierOfCapability } from './standard-schema.ts';

export type { BookMetricKey, MetricKey, MetricUnit } from './metric-definitions.ts';

export type MetricDefinition = Omit<MetricEntry, 'key'> & MetricStatistics & { key: MetricKey; source: MetricSource };

export const metrics: readonly MetricDefinition[] = metricEntries.map((entry) => ({
  ...entry,
  ...metricStatistics[entry.key],
  source: metricSources[entry.catalogueId],
}));
export const metricKeys: readonly MetricKey[] = metricEntries.map(({ key }) => key);
export const metricByKey = Object.fromEntries(metrics.map((metric) => [metric.key, metric])) as Record<MetricKey, MetricDefinition>;

/** Metrics that weekly.parquet follows week by week, in registry order. */
export const historyMetrics: readonly MetricKey[] = metrics.filter(({ history }) => history).map(({ key }) => key);

/** Metrics with a 95 % interval in intervals.parquet, in registry order. */
export const intervalMetrics: readonly MetricKey[] = metrics.filter(({ interval }) => interval !== 'none').map(({ key }) => key);

/** The lowest data tier with which a metric can be evaluated (behaviour catalogue 2.0); `C` stands for the economic calendar. */
export function tierOfMetric({ needs }: Pick<MetricDefinition, 'needs'>): 'T0' | 'T1' | 'T2' | 'T3' | 'T4' | 'T5' | 'C' {
  const tiers = needs.map((capability) => tierOfCapability[capability]).sort();
  return tiers.includes('C') ? 'C' : (tiers.at(-1) ?? 'T0');
}

/**
 * Why a value is missing, one character per metric in the order of `metrics`, kept beside the values in the snapshot (`reasons` column).
 * `.` evaluated, `c` a needed capability is missing, `n` too small a sample (ideas, or days for daily measures), `u` undefined for this data (e.g. profit factor without a losing idea),
 * `m` there are prices, but the account's opens do not lie within them (another clock or another feed), `b` the bars are too coarse, `r` compares with the book, which was not done for
 * this window.
 */
export const missingReasons = {
  '.': 'evaluated',
  c: 'capability',
  n: 'fewIdeas',
  u: 'undefined',
  m: 'marketMismatch',
  b: 'coarseBars',
  r: 'notRated',
} as const;
export type MissingReasonCode = keyof typeof missingReasons;
