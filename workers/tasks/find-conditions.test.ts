import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tempFolder } from '#tests/setup/temp-data-dir.ts';
import { chanceAccount } from '#workers/core/conditions/chance-accounts.ts';
import type { ConditionIdeas } from '#workers/core/conditions/condition-ideas.ts';
import { findConditions } from '#workers/core/conditions/find-conditions.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { openDuckDb } from '#workers/lake/duckdb.ts';
import type { Row } from '#workers/lake/engine.ts';
import { openLakeReader, runFolder } from '#workers/lake/reader.ts';
import { copyTo, withRelations } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { createPool, type WorkerPool } from '#workers/pool.ts';

const folder = tempFolder();
const runId = 'run-1';
let pool: WorkerPool;

/** The third account begins in one batch of the stream (65,536 rows) and ends in the next. */
const sizes = [5, 300, 40_000, 40_000];
const random = createRandom(3);
const histories = sizes.map((ideas, index) =>
  chanceAccount(random.fork(index), ideas, index === 1 ? { kind: 'symbol', strength: 1.5 } : { kind: 'sizeAfterLoss', strength: 0.5 }),
);

async function writeIdeas(file: string, order: 'ascending' | 'descending'): Promise<void> {
  const engine = await openDuckDb({ threads: 1 });
  await engine.exec(
    defineStatement(
      'ideas',
      `CREATE TABLE ideas (account_id INTEGER, symbol VARCHAR, side TINYINT, volume_lots DOUBLE, opened_at_ms BIGINT, closed_at_ms BIGINT, hold_s DOUBLE,
        profit DOUBLE, adverse_adds INTEGER, news INTEGER, return_before DOUBLE)`,
    ),
  );
  const places = [...histories.keys()];
  for (const index of order === 'ascending' ? places : places.reverse())
    await engine.append('ideas', columnsOf(histories[index]!, 10 * (index + 1)));
  await engine.exec(copyTo(defineStatement('all', 'SELECT * FROM ideas'), file, 'parquet'));
  engine.close();
}

const columnsOf = (ideas: ConditionIdeas, accountId: number) => ({
  account_id: new Float64Array(ideas.side.length).fill(accountId),
  symbol: [...ideas.symbol],
  side: ideas.side,
  volume_lots: ideas.volumeLots,
  opened_at_ms: ideas.openedAtMs,
  closed_at_ms: ideas.closedAtMs,
  hold_s: ideas.holdS,
  profit: ideas.profit,
  adverse_adds: ideas.adverseAdds,
  news: ideas.news,
  return_before: ideas.returnBefore,
});

beforeAll(async () => {
  fs.mkdirSync(runFolder(folder.path, runId), { recursive: true });
  await writeIdeas(`${runFolder(folder.path, runId)}/ideas.parquet`, 'ascending');
  pool = createPool({ threads: 1 });
});
afterAll(async () => {
  await pool?.close();
  folder.remove();
});

test('the snapshot holds what each account shows by itself, wherever the stream was cut', async () => {
  const expected = histories.map(findConditions);
  const counts = await pool.run('find-conditions', { dataDir: folder.path, runId });
  expect(counts).toEqual({
    accounts: 4,
    tested: expected.reduce((sum, { tested }) => sum + tested, 0),
    conditions: expected.reduce((sum, { found }) => sum + found.length, 0),
  });
  const reader = await openLakeReader(folder.path);
  const rows = await reader.engine.rows<Row>(
    withRelations(defineStatement('all', '-- @relation conditions\nSELECT * FROM {conditions}'), {
      conditions: reader.snapshot(runId, 'conditions.parquet'),
    }),
  );
  reader.close();
  // the first account has too few ideas to be asked anything
  const written = expected.flatMap(({ tested, found }, index): [number, number, string | null, number | null][] =>
    tested > 0 && found.length === 0
      ? [[10 * (index + 1), 0, null, null]]
      : found.map((finding, place) => [10 * (index + 1), place + 1, finding.kind, finding.effect]),
  );
  expect(rows.map((row) => [row.account_id, row.rank, row.kind, row.effect])).toEqual(written);
  expect(written.some(([id, , kind]) => id === 20 && kind === 'symbol')).toBe(true);
  expect(written.filter(([id]) => id === 10)).toEqual([]);
});

test('ideas that are not in the order of accounts are refused, not read as several accounts', async () => {
  fs.mkdirSync(runFolder(folder.path, 'run-2'), { recursive: true });
  await writeIdeas(`${runFolder(folder.path, 'run-2')}/ideas.parquet`, 'descending');
  await expect(pool.run('find-conditions', { dataDir: folder.path, runId: 'run-2' })).rejects.toThrow('not in the order of their accounts');
  expect(fs.existsSync(`${runFolder(folder.path, 'run-2')}/conditions.parquet`)).toBe(false);
});
