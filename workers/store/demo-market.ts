import { utcMonth } from './clock.ts';
import { currentSeq, type RawStore, withTransaction } from './raw-store.ts';

const dayMs = 86_400_000;
const stepMs = 5 * 60_000;
const lookBackDays = 7;

/** Starts of the UTC months that touch [fromMs, untilMs), and the end of the last. */
function monthEdges(fromMs: number, untilMs: number): number[] {
  const first = new Date(fromMs);
  const edges: number[] = [];
  for (let month = first.getUTCMonth(); ; month++) {
    const startMs = Date.UTC(first.getUTCFullYear(), month, 1);
    edges.push(startMs);
    if (startMs >= untilMs) return edges;
  }
}

/**
 * Says that the simulated market of a seed is part of this store from a few days before `fromMs` (what traders look back on) until `untilMs`, in whole steps of
 * five minutes. A month that is there already only grows; where nothing grows, nothing changes.
 */
export function recordDemoMarket(store: RawStore, { seed, fromMs, untilMs }: { seed: number; fromMs: number; untilMs: number }): void {
  const beginMs = Math.floor(fromMs / dayMs) * dayMs - lookBackDays * dayMs;
  const endMs = Math.floor(untilMs / stepMs) * stepMs;
  const edges = monthEdges(beginMs, endMs);
  withTransaction(store, () => {
    let seq = currentSeq(store);
    const write = store.db.prepare(
      `INSERT INTO demo_markets (seed, month, from_ms, until_ms, seq) VALUES (?, ?, ?, ?, ?) ON CONFLICT (seed, month) DO UPDATE
       SET from_ms = min(from_ms, excluded.from_ms), until_ms = max(until_ms, excluded.until_ms), seq = excluded.seq
       WHERE excluded.from_ms < from_ms OR excluded.until_ms > until_ms`,
    );
    for (let i = 0; i + 1 < edges.length; i++) {
      const row = [seed, utcMonth(edges[i]!), Math.max(beginMs, edges[i]!), Math.min(endMs, edges[i + 1]!)];
      if (write.run(...row, seq + 1).changes > 0) seq++;
    }
    store.db.prepare('UPDATE sequence SET value = max(value, ?)').run(seq);
  });
}

/** Takes the simulated markets out of the store when no simulated account is left in it. */
export function dropUnusedDemoMarkets(store: RawStore): void {
  withTransaction(store, () => store.db.exec('DELETE FROM demo_markets WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE is_demo = 1)'));
}
