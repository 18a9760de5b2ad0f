/** What the whole book looks like per metric: the frame in which one account's values are read. Computed once per run and window. */
import { setImmediate } from 'node:timers/promises';
import { type MetricKey, type MetricWindow, metricKeys } from '#app/domain/metrics.ts';
import { type Distribution, distributionOf, minPeers } from '#app/domain/peers.ts';
import { env } from '#app/lib/env.ts';
import { numbers } from '#workers/lake/engine.ts';
import type { ScopedLake } from './lake.ts';

export type Peers = {
  book: Partial<Record<MetricKey, Distribution>>;
  /** Median of each metric by archetype index; archetypes with fewer than `minPeers` accounts have none. */
  archetypeMedians: ReadonlyMap<number, Partial<Record<MetricKey, number>>>;
};

/** Four windows of the current run and of the one before. */
const keptEntries = 8;
const cache = new Map<string, Promise<Peers>>();

/** The book's percentiles and the archetypes' medians of one window. They belong to no account, so they are the same for every viewer. */
export function peersOf(lake: ScopedLake, metricWindow: MetricWindow): Promise<Peers> {
  const key = `${env.dataDir}\n${lake.run?.id}\n${metricWindow}`;
  let peers = cache.get(key);
  if (!peers) {
    peers = computePeers(lake, metricWindow);
    peers.catch(() => cache.delete(key));
    cache.set(key, peers);
    if (cache.size > keptEntries) cache.delete(cache.keys().next().value!);
  }
  return peers;
}

async function computePeers(lake: ScopedLake, metricWindow: MetricWindow): Promise<Peers> {
  const [values, medians] = await Promise.all([
    lake.bookColumns('book-values', { metricWindow }),
    lake.bookColumns('archetype-medians', { metricWindow }),
  ]);
  const book: Peers['book'] = {};
  for (const key of metricKeys) {
    const sorted = numbers(values, key).filter(Number.isFinite).sort();
    book[key] = distributionOf(sorted) ?? undefined;
    // A hundred thousand accounts take some milliseconds per metric: other requests go between.
    await setImmediate();
  }
  const sizes = numbers(medians, 'accounts');
  const archetypeMedians = new Map<number, Partial<Record<MetricKey, number>>>();
  numbers(medians, 'archetype_index').forEach((index, row) => {
    if (sizes[row]! < minPeers) return;
    const own = metricKeys.flatMap((key) => {
      const median = numbers(medians, key)[row]!;
      return Number.isFinite(median) ? [[key, median] as const] : [];
    });
    archetypeMedians.set(index, Object.fromEntries(own));
  });
  return { book, archetypeMedians };
}
