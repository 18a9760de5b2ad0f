import path from 'node:path';
import { changeTableColumns } from '#workers/contracts/patterns.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { type AccountChange, accountChanges } from '#workers/core/patterns/account-changes.ts';
import { accountsOfStream } from '#workers/lake/account-stream.ts';
import { type Columns, texts } from '#workers/lake/engine.ts';
import { openLakeReader } from '#workers/lake/reader.ts';
import { copyTo, identifier, withRelations } from '#workers/lake/relations.ts';
import { writeSnapshot } from '#workers/lake/snapshots.ts';
import { defineStatement, sqlFile } from '#workers/lake/sql-files.ts';
import { defineTask } from './define-task.ts';

const memoryLimitMb = 1_024;

/** What changed in each account's own behaviour, and when, into the run's snapshot. An account's chances depend on the seed and its own ideas alone. */
export default defineTask('find-changes', async ({ dataDir, runId, seed }, context) => {
  const reader = await openLakeReader(dataDir, { memoryLimitMb, throwIfCancelled: context.throwIfCancelled });
  const { engine } = reader;
  try {
    const ideas = reader.snapshot(runId, 'ideas.parquet');
    const random = createRandom(seed);
    await engine.exec(withRelations(sqlFile('patterns', 'symbol-codes'), { ideas }));
    const symbols = texts(await engine.columns(sqlFile('patterns', 'symbol-names')), 'symbol') as string[];
    const [book] = await engine.rows<{ accounts: number }>(withRelations(countAccounts, { ideas }));
    const found: { accountId: number; change: AccountChange }[] = [];
    let accounts = 0;
    const stream = engine.stream(withRelations(sqlFile('patterns', 'ideas-in-time'), { ideas }));
    for await (const { accountId, columns } of accountsOfStream(stream, ['opened_at_ms', 'symbol', 'volume_lots', 'hold_s'])) {
      context.throwIfCancelled();
      context.progress(accounts / Math.max(1, book!.accounts), `Changes of ${accounts} accounts`);
      const own = { openedAtMs: columns.opened_at_ms, symbol: columns.symbol, volumeLots: columns.volume_lots, holdS: columns.hold_s };
      for (const change of accountChanges(own, random.fork(accountId))) found.push({ accountId, change });
      accounts++;
    }
    context.progress(1, 'Writing the snapshot');
    await engine.exec(changesTable);
    await engine.append('changes', changeColumns(found, symbols));
    await writeSnapshot(dataDir, runId, (folder) => engine.exec(copyTo(allChanges, path.join(folder, 'changes.parquet'), 'parquet')));
    return { accounts, changes: found.length };
  } finally {
    reader.close();
  }
});

function changeColumns(found: readonly { accountId: number; change: AccountChange }[], symbols: readonly string[]): Columns {
  const column = (of: (change: AccountChange) => number) => Float64Array.from(found, ({ change }) => of(change));
  const words = (of: (change: AccountChange) => string) => found.map(({ change }) => of(change));
  const named = (shares: AccountChange['detail']['before']) =>
    shares.map(({ key, share }) => ({ key: key === '' ? key : symbols[Number(key)]!, share }));
  return {
    account_id: Float64Array.from(found, ({ accountId }) => accountId),
    measure: words(({ measure }) => measure),
    at_ms: column(({ atMs }) => atMs),
    before: column(({ before }) => before),
    after: column(({ after }) => after),
    n_before: column(({ nBefore }) => nBefore),
    n_after: column(({ nAfter }) => nAfter),
    p_value: column(({ pValue }) => pValue),
    description_key: words(({ description }) => description),
    detail: words(({ measure, detail }) =>
      JSON.stringify(measure === 'instruments' ? { ...detail, before: named(detail.before), after: named(detail.after) } : detail),
    ),
  };
}

const countAccounts = defineStatement(
  'patterns/count-accounts',
  '-- @relation ideas\nSELECT count(DISTINCT account_id) AS accounts FROM {ideas}',
);
const changesTable = defineStatement(
  'patterns/changes-table',
  `CREATE TABLE changes (${Object.entries(changeTableColumns)
    .map(([name, type]) => `${identifier(name)} ${type}`)
    .join(', ')})`,
);
const allChanges = defineStatement('patterns/all-changes', 'SELECT * FROM changes ORDER BY account_id, at_ms, measure');
