/** The metric dictionary: what every metric is, as a list that can be searched, shown and exported. */
import { unavailableMetrics } from '#workers/contracts/unavailable-metrics.ts';
import { csvLine } from './csv.ts';
import {
  groupOfMetric,
  type MetricDefinition,
  type MetricGroup,
  type MetricKey,
  type MetricWindow,
  type MissingReason,
  metricGroups,
  metrics,
  metricWindows,
  tierOfMetric,
} from './metrics.ts';

export { unavailableMetrics };

/** How a metric lies over the book of the current run. */
export type MetricCoverage = {
  /** Accounts of the run in this window. */
  accounts: number;
  evaluated: number;
  /** Why the others are missing, most frequent first. */
  missing: { reason: MissingReason; accounts: number }[];
  /** Percentiles 0 to 100; null under `minPeers` accounts. Money only over the accounts of `currency`. */
  quantiles: readonly number[] | null;
  currency: string | null;
};

export type MetricDictionaryView = { window: MetricWindow; hasRun: boolean; coverage: Partial<Record<MetricKey, MetricCoverage>> };

/** Name and meaning of a metric in the reader's language. */
export type MetricWords = (key: MetricKey) => { name: string; meaning: string };

export type DictionaryFilter = { search: string; chapter: MetricGroup | null; metric: MetricKey | null };

/** The metrics that a search (name, meaning, key, formula or catalogue id), a chapter or a single key leave, by chapter. */
export function dictionaryChapters(
  { search, chapter, metric }: DictionaryFilter,
  wordsOf: MetricWords,
): { chapter: MetricGroup; metrics: MetricDefinition[] }[] {
  const wanted = search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (definition: MetricDefinition) => {
    if (metric !== null) return definition.key === metric;
    const { name, meaning } = wordsOf(definition.key);
    const text = [name, meaning, definition.key, definition.formula, definition.catalogueId, definition.source.reference]
      .join('\n')
      .toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  return metricGroups
    .filter((group) => chapter === null || metric !== null || group === chapter)
    .map((group) => ({
      chapter: group,
      metrics: metrics.filter((definition) => groupOfMetric(definition.key) === group && matches(definition)),
    }))
    .filter((part) => part.metrics.length > 0);
}

export type DictionaryRow = {
  key: MetricKey;
  name: string;
  meaning: string;
  chapter: MetricGroup;
  catalogueId: string;
  formula: string;
  unit: string;
  tier: string;
  needs: string;
  minIdeas: number;
  sample: string;
  interval: string;
  risky: string;
  windows: string;
  weeklyHistory: boolean;
  source: string;
};

/** Every metric as one row of an export. */
export const dictionaryRows = (wordsOf: MetricWords): DictionaryRow[] =>
  metrics.map((metric) => ({
    key: metric.key,
    ...wordsOf(metric.key),
    chapter: groupOfMetric(metric.key),
    catalogueId: metric.catalogueId,
    formula: metric.formula,
    unit: metric.unit,
    tier: tierOfMetric(metric),
    needs: metric.needs.join(' '),
    minIdeas: metric.minIdeas,
    sample: metric.sample,
    interval: metric.interval,
    risky: metric.risky,
    windows: windowsOf(metric).join(' '),
    weeklyHistory: metric.history,
    source: metric.source.reference,
  }));

/** What compares with the book is worked out for the whole history only. */
export const windowsOf = ({ isOfBook }: MetricDefinition): readonly MetricWindow[] => (isOfBook ? ['all'] : metricWindows);

/** The export as CSV, head first. */
export function dictionaryCsv(rows: readonly DictionaryRow[]): string {
  const columns = Object.keys(rows[0]!) as (keyof DictionaryRow)[];
  return [columns, ...rows.map((row) => columns.map((column) => (typeof row[column] === 'boolean' ? Number(row[column]) : row[column])))]
    .map((line) => csvLine(line as (string | number)[]))
    .join('');
}

/** Share of the accounts in each of `bins` equal steps between the 2nd and the 98th percentile, from the percentiles themselves. */
export function histogramOf(quantiles: readonly number[], bins: number): { low: number; high: number; shares: number[] } {
  const [low, high] = [quantiles[2]!, quantiles[98]!];
  const shares = new Array<number>(bins).fill(0);
  if (!(high > low)) return { low, high, shares: shares.map((_, bin) => (bin === Math.floor(bins / 2) ? 1 : 0)) };
  // A hundredth of the accounts lies between two neighbouring percentiles, evenly as far as one can tell.
  for (let percent = 2; percent < 98; percent++) {
    const [from, to] = [quantiles[percent]!, quantiles[percent + 1]!].map((value) => ((value - low) / (high - low)) * bins) as [
      number,
      number,
    ];
    if (from === to) shares[Math.min(bins - 1, Math.floor(from))]! += 1 / 96;
    else
      for (let bin = Math.floor(from); bin < Math.min(bins, to); bin++)
        shares[bin]! += (Math.min(to, bin + 1) - Math.max(from, bin)) / (to - from) / 96;
  }
  return { low, high, shares };
}
