import { dataPaths } from '#workers/contracts/lake-files.ts';
import { type AccountRows, simulateBook } from '#workers/sources/simulator/book.ts';
import { keepCrew, startContinuation, writeContinuation } from '#workers/sources/simulator/continuation.ts';
import { writeStatement } from '#workers/sources/simulator/exports/write-statement.ts';
import { type AccountTruth, writeTruth } from '#workers/sources/simulator/truth.ts';
import { recordDemoMarket } from '#workers/store/demo-market.ts';
import { ingestBatch } from '#workers/store/ingest.ts';
import { openRawStore, withTransaction } from '#workers/store/raw-store.ts';
import { defineTask } from './define-task.ts';

const dayMs = 86_400_000;
/** Positions per write transaction: short enough that an import beside it never waits long. */
const chunkPositions = 10_000;

export default defineTask('simulate', async (input, context) => {
  const { dataDir, accounts, days, seed, endsAtMs, truthFile, statements, misconductRate, traits = 'standard' } = input;
  const plan = { seed, startMs: endsAtMs - days * dayMs, days, misconductRate, traits };
  const continuation = startContinuation(plan);
  const truths: AccountTruth[] = [];
  const done = { accounts: 0, positions: 0, balanceOps: 0 };
  const store = openRawStore(dataDir);
  let chunk: AccountRows[] = [];
  let waiting = 0;
  const write = () => {
    withTransaction(store, () => {
      for (const { batch } of chunk) ingestBatch(store, batch, { nowMs: endsAtMs });
    });
    for (const { batch } of chunk) {
      done.accounts++;
      done.positions += batch.positions.length;
      done.balanceOps += batch.balanceOps.length;
    }
    chunk = [];
    waiting = 0;
    context.progress(done.accounts / accounts, `${done.accounts} of ${accounts} accounts`);
  };
  try {
    for (const result of simulateBook(plan, accounts)) {
      context.throwIfCancelled();
      keepCrew(continuation, result.crew.index, result.states);
      if (truthFile !== null) truths.push(...result.truths);
      for (const account of result.accounts) {
        if (statements) writeStatement(statements.folder, statements.format, account.batch, endsAtMs);
        chunk.push(account);
        waiting += account.batch.positions.length;
        if (waiting >= chunkPositions) write();
      }
    }
    write();
    recordDemoMarket(store, { seed, fromMs: plan.startMs, untilMs: endsAtMs });
  } finally {
    store.close();
  }
  if (truthFile !== null) writeTruth(truthFile, { seed, startMs: plan.startMs, endMs: endsAtMs, accounts: truths });
  writeContinuation(dataPaths(dataDir).simulator, continuation);
  return done;
});
