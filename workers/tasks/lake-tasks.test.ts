import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { aBatch, aPosition } from '#tests/fixtures/ingest-batch.ts';
import { lakePositions, rawPositions } from '#tests/fixtures/lake-content.ts';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import type { AccountLabel } from '#workers/contracts/tasks.ts';
import { openDuckDb } from '#workers/lake/duckdb.ts';
import { copyTo, parquetRelation, withRelations } from '#workers/lake/relations.ts';
import { writeSnapshot } from '#workers/lake/snapshots.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { createPool, type WorkerPool } from '#workers/pool.ts';
import { ingestBatch } from '#workers/store/ingest.ts';
import { openRawStore } from '#workers/store/raw-store.ts';

let pool: WorkerPool;
beforeAll(() => {
  pool = createPool({ threads: 2 });
});
afterAll(() => pool.close());

let dataDir: string;
beforeEach(() => {
  dataDir = tempDataDir();
  const store = openRawStore(dataDir);
  onTestFinished(() => store.close());
  for (const accountRef of ['1', '2']) {
    ingestBatch(store, aBatch({ account: { accountRef, isDemo: accountRef === '2' }, positions: [aPosition(), aPosition({ profit: 3 })] }));
  }
});

test('accounts are listed, the lake refreshed, the demo book removed, and the lake follows', async () => {
  const listed = await pool.run('list-accounts', { dataDir, sinceSeq: 0 });
  expect(listed.accounts.map(({ id, isDemo }) => ({ id, isDemo }))).toEqual([
    { id: 1, isDemo: false },
    { id: 2, isDemo: true },
  ]);
  const messages: string[] = [];
  const options = { onProgress: ({ message }: { message: string }) => messages.push(message) };
  expect(await pool.run('refresh-lake', { dataDir, full: false }, options)).toEqual({ months: 1, positions: 4, seq: listed.seq });
  expect(messages.at(-1)).toBe('1 months written');
  expect(await pool.run('remove-accounts', { dataDir, accountIds: 'demo' })).toEqual({ accounts: 1, positions: 2 });
  expect(await pool.run('list-accounts', { dataDir, sinceSeq: listed.seq })).toMatchObject({ accounts: [], removedIds: [2] });
  expect(await pool.run('refresh-lake', { dataDir, full: false })).toMatchObject({ months: 1, positions: 2 });
  expect(await lakePositions(dataDir)).toEqual(rawPositions(dataDir));
});

test('two refreshes at once take turns and agree', async () => {
  const both = await Promise.all([pool.run('refresh-lake', { dataDir, full: true }), pool.run('refresh-lake', { dataDir, full: true })]);
  expect(both[0]).toEqual(both[1]);
  expect(await lakePositions(dataDir)).toEqual(rawPositions(dataDir));
});

describe('an export', () => {
  const label = (id: number, changes: Partial<AccountLabel> = {}): AccountLabel => ({
    id,
    label: `Account ${id}`,
    group: 'Desk',
    tags: ['vip', 'new'],
    archived: false,
    stage: 'funded',
    isDemo: false,
    currency: 'USD',
    ...changes,
  });

  beforeEach(async () => {
    const engine = await openDuckDb({ threads: 1 });
    onTestFinished(() => engine.close());
    const metrics = `SELECT i // 2 + 1 AS account_id, CASE i % 2 WHEN 0 THEN 'all' ELSE 'd90' END AS "window", 'T1' AS data_tier, 'balance' AS capabilities,
      10::BIGINT AS first_open_ms, 20::BIGINT AS last_close_ms, CASE WHEN i = 0 THEN NULL ELSE i / 4 END AS "winRate", '..' AS reasons FROM range(6) t(i)`;
    const archetypes = `SELECT i + 1 AS account_id, 0 AS archetype_index, 'grid-harvester' AS archetype_key, 0.9 AS confidence, NULL::VARCHAR AS runner_up_key,
      0.5 AS x, -0.5 AS y, '[]' AS deciding FROM range(3) t(i)`;
    await writeSnapshot(dataDir, 'run-1', async (folder) => {
      await engine.exec(copyTo(defineStatement('metrics', metrics), path.join(folder, 'metrics.parquet'), 'parquet'));
      await engine.exec(copyTo(defineStatement('archetypes', archetypes), path.join(folder, 'archetypes.parquet'), 'parquet'));
    });
  });

  const run = (what: 'accounts' | 'archetypes' | 'metrics', format: 'csv' | 'json' | 'parquet', labels: AccountLabel[]) => {
    const outFile = path.join(dataDir, 'out', `export.${format}`);
    return pool.run('export-table', { dataDir, runId: 'run-1', what, format, outFile, labels }).then(({ rows }) => ({ rows, outFile }));
  };

  test('holds the labelled accounts and no other, as CSV that no spreadsheet runs', async () => {
    const { rows, outFile } = await run('accounts', 'csv', [label(1, { label: '=HYPERLINK("x")', group: null, tags: [] }), label(3)]);
    expect(rows).toBe(2);
    const [header, ...lines] = fs.readFileSync(outFile, 'utf8').trim().split('\n');
    expect(header).toBe(
      'account_id,label,group,tags,stage,archived,is_demo,currency,data_tier,first_open_ms,last_close_ms,archetype,archetype_confidence,winRate',
    );
    expect(lines).toEqual([
      `1,"'=HYPERLINK(""x"")",,"",funded,false,false,USD,T1,10,20,grid-harvester,0.9,`,
      '3,Account 3,Desk,"vip, new",funded,false,false,USD,T1,10,20,grid-harvester,0.9,1.0',
    ]);
    expect(fs.readdirSync(path.dirname(outFile))).toEqual(['export.csv']);
  });

  test('keeps a label as it is in JSON, and an account without a run', async () => {
    const { rows, outFile } = await run('accounts', 'json', [label(2, { label: '=1+1' }), label(99)]);
    expect(rows).toBe(2);
    expect(JSON.parse(fs.readFileSync(outFile, 'utf8'))).toEqual([
      expect.objectContaining({ account_id: 2, label: '=1+1', winRate: 0.5, archetype: 'grid-harvester' }),
      expect.objectContaining({ account_id: 99, winRate: null, archetype: null }),
    ]);
  });

  test('of metrics has a row per window, of archetypes one per account', async () => {
    const metrics = await run('metrics', 'json', [label(2), label(1)]);
    expect(
      JSON.parse(fs.readFileSync(metrics.outFile, 'utf8')).map((row: Record<string, unknown>) => [row.account_id, row.window]),
    ).toEqual([
      [1, 'all'],
      [1, 'd90'],
      [2, 'all'],
      [2, 'd90'],
    ]);
    const { rows, outFile } = await run('archetypes', 'parquet', [label(1), label(2), label(3)]);
    expect(rows).toBe(3);
    const engine = await openDuckDb({ threads: 1 });
    onTestFinished(() => engine.close());
    const all = withRelations(defineStatement('all', '-- @relation file\nSELECT * FROM {file}'), { file: parquetRelation([outFile], {}) });
    expect((await engine.rows(all))[2]).toEqual({
      account_id: 3,
      label: 'Account 3',
      group: 'Desk',
      archetype_index: 0,
      archetype_key: 'grid-harvester',
      confidence: 0.9,
      runner_up_key: null,
      x: 0.5,
      y: -0.5,
      deciding: '[]',
    });
  });

  test('that fails leaves no file', async () => {
    const outFile = path.join(dataDir, 'out', 'export.csv');
    const input = { dataDir, runId: 'run-2', what: 'accounts' as const, format: 'csv' as const, outFile, labels: [label(1)] };
    await expect(pool.run('export-table', input)).rejects.toThrow('run-2');
    expect(fs.readdirSync(path.join(dataDir, 'out'))).toEqual([]);
  });
});
