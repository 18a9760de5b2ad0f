import { dataPaths } from '#workers/contracts/lake-files.ts';
import { simulatorSource } from '#workers/sources/simulator/book.ts';
import { continueBook, readContinuation, writeContinuation } from '#workers/sources/simulator/continuation.ts';
import { recordDemoMarket } from '#workers/store/demo-market.ts';
import { ingestBatch } from '#workers/store/ingest.ts';
import { openRawStore, withTransaction } from '#workers/store/raw-store.ts';
import { defineTask } from './define-task.ts';

export default defineTask('simulate-live', async ({ dataDir, untilMs }) => {
  const counts = { opened: 0, closed: 0 };
  const file = dataPaths(dataDir).simulator;
  const continuation = readContinuation(file);
  if (!continuation || untilMs <= continuation.untilMs) return counts;
  const store = openRawStore(dataDir);
  try {
    const refs = store.db
      .prepare('SELECT account_ref FROM accounts WHERE source = ? AND is_demo = 1')
      .pluck()
      .all(simulatorSource) as string[];
    const existing = new Set(refs);
    if (existing.size === 0) return counts;
    const sinceMs = continuation.untilMs;
    const accounts = continueBook(continuation, untilMs, (ref) => existing.has(ref));
    // rows first, state second: a kill between the two repeats rows that are already there, which changes nothing
    withTransaction(store, () => {
      for (const { batch } of accounts) {
        ingestBatch(store, batch, { nowMs: untilMs });
        for (const position of batch.positions) {
          if (position.openedAtServerMs > sinceMs && position.parentRef === null) counts.opened++;
          if (position.closedAtServerMs !== null) counts.closed++;
        }
      }
      recordDemoMarket(store, { seed: continuation.plan.seed, fromMs: continuation.plan.startMs, untilMs: continuation.untilMs });
    });
    writeContinuation(file, continuation);
    return counts;
  } finally {
    store.close();
  }
});
