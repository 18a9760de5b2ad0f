/** What the whole book looks like per metric: the frame in which one account's values are read. Computed once per run and window. */
import { setImmediate } from 'node:timers/promises';
import { type MetricKey, type MetricWindow, metricByKey, metricKeys } from '#app/domain/metrics.ts';
import { type Distribution, distributionOf, minPeers } from '#app/domain/peers.ts';
import { numbers, texts } from '#workers/lake/engine.ts';
import { keptOfRun } from './kept-of-run.ts';
import type { ScopedLake } from './lake.ts';

export type Peers = {
  /** How a metric spreads over the book; money only over accounts of the same currency. Null with fewer than `minPeers` accounts. */
  distribution(metric: MetricKey, currency: string): Distribution | null;
  /** Median of a metric within an archetype. Null for money, which members have in several currencies, and with fewer than `minPeers` members. */
  archetypeMedian(index: number, metric: MetricKey): number | null;
};

/** Four windows of the current run and of the one before. */
const keptEntries = 8;
const kept = keptOfRun<Peers>(keptEntries);

/** The book's percentiles and the archetypes' medians of one window. They belong to no account, so they are the same for every viewer. */
export const peersOf = (lake: ScopedLake, metricWindow: MetricWindow): Promise<Peers> =>
  kept(lake, [metricWindow], () => computePeers(lake, metricWindow));

async function computePeers(lake: ScopedLake, metricWindow: MetricWindow): Promise<Peers> {
  const [values, medians] = await Promise.all([
    lake.bookColumns('book-values', { metricWindow }),
    lake.bookColumns('archetype-medians', { metricWindow }),
  ]);
  const currencies = texts(values, 'currency');
  const distributions = new Map<string, Distribution | null>();
  for (const key of metricKeys) {
    const column = numbers(values, key);
    if (metricByKey[key].unit === 'money') {
      for (const currency of new Set(currencies)) {
        distributions.set(`${key} ${currency}`, spread(column.filter((_, row) => currencies[row] === currency)));
      }
    } else {
      distributions.set(key, spread(column));
    }
    // A hundred thousand accounts take some milliseconds per metric: other requests go between.
    await setImmediate();
  }
  const sizes = numbers(medians, 'accounts');
  const rowOfIndex = new Map(Array.from(numbers(medians, 'archetype_index'), (index, row) => [index, row]));
  return {
    distribution: (metric, currency) => distributions.get(metricByKey[metric].unit === 'money' ? `${metric} ${currency}` : metric) ?? null,
    archetypeMedian(index, metric) {
      const row = rowOfIndex.get(index);
      if (row === undefined || sizes[row]! < minPeers || metricByKey[metric].unit === 'money') return null;
      const median = numbers(medians, metric)[row]!;
      return Number.isFinite(median) ? median : null;
    },
  };
}

const spread = (column: Float64Array): Distribution | null => distributionOf(column.filter(Number.isFinite).sort());
