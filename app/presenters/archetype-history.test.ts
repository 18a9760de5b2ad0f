/** Archetypes over time as people see them: merges in relations, migration, drift, within the scope. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { emptyAccountFilter } from '#app/domain/account-filter.ts';
import { closeControlDb, db } from '#app/repositories/db.ts';
import { driftOf, settledGroup } from '#tests/setup/archetype-drift.ts';
import { createScreenBook, type ScreenBook } from '#tests/setup/screen-book.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { openDuckDb } from '#workers/lake/duckdb.ts';
import { literal } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { presentAccountHistory } from './account-history.ts';
import { presentDrift } from './archetype-drift.ts';
import { presentMigration } from './archetype-migration.ts';
import { closeLake, openLakeFor, type Viewer } from './lake.ts';
import { selectAccounts } from './selection.ts';

const weekMs = 7 * 86_400_000;
const monday = Date.UTC(2026, 0, 26);
const accounts = 12;
let book: ScreenBook;
const admin: Viewer = { scope: { kind: 'all' }, mayReadNames: true };

beforeAll(async () => {
  const dataDir = fs.mkdtempSync(path.join(fs.realpathSync('/tmp'), 'fx-cortex-history-'));
  book = await createScreenBook(dataDir, accounts);
  const identity = { firstRunId: book.runId, lastRunId: book.runId };
  await db.archetypeIdentity.createMany({
    data: [
      { ...identity, id: 50, key: 'steady-day-trader', autoName: 'Steady day trader', colour: 8 },
      { ...identity, id: 51, key: 'high-risk-martingale', autoName: 'High-risk martingale', colour: 2 },
    ],
  });
  for (const [index, identityId] of [50, 51].entries())
    await db.archetype.update({ where: { runId_index: { runId: book.runId, index } }, data: { identityId } });
  const folder = dataPaths(dataDir).run(book.runId);
  const engine = await openDuckDb({ threads: 1 });
  const write = (file: string, select: string) =>
    engine.exec(defineStatement('write', `COPY (${select}) TO ${literal(path.join(folder, file))} (FORMAT parquet)`));
  // Weeks 0 … 3: accounts 1 to 4 go from the first archetype to the second in week 2; 5 has none at first; 6 is unlike anyone; the others stay.
  await write(
    'archetype-history.parquet',
    `SELECT i::INTEGER AS account_id, ${monday} - (3 - w) * ${weekMs}::BIGINT AS week_ms,
      CASE WHEN i <= 4 AND w >= 2 THEN 51 WHEN i = 5 AND w = 0 THEN -1 WHEN i = 6 THEN -2 ELSE 50 END AS identity_id, 0.75 AS confidence
      FROM range(1, ${accounts + 1}) t(i), range(0, 4) u(w)`,
  );
  await write(
    'account-drift.parquet',
    `SELECT i::INTEGER AS account_id, 50 AS previous_identity_id, CASE WHEN i <= 2 THEN 51 ELSE 50 END AS identity_id, 'steady-day-trader' AS previous_key,
      'high-risk-martingale' AS archetype_key, (i <= 2)::INTEGER AS moved, (i <= 2)::INTEGER AS risky, 0 AS previous_risk, 4 AS risk, i::DOUBLE AS distance,
      i / 10.0 AS distance_z, '[{"metric":"sizeCv","before":0.2,"after":0.9}]' AS features, 'x' AS since_run FROM range(1, ${accounts + 1}) t(i)`,
  );
  // Every account of the run belongs to its own archetype by 60 % and to the other by 30 %.
  await write(
    'archetypes.parquet',
    `SELECT i::INTEGER AS account_id, [-1, 0, 1][1 + i % 3]::INTEGER AS archetype_index, ['insufficient-data', 'steady-day-trader', 'high-risk-martingale'][1 + i % 3] AS archetype_key,
      0.6 AS confidence, 'high-risk-martingale' AS runner_up_key, 0.0 AS x, 0.0 AS y, '[]' AS deciding,
      CASE i % 3 WHEN 1 THEN '[[0,0.6],[1,0.3],[2,0.1]]' WHEN 2 THEN '[[1,0.6],[0,0.3],[2,0.1]]' ELSE '[]' END AS memberships FROM range(1, ${accounts + 1}) t(i)`,
  );
  engine.close();
  const drift = driftOf(book.runId, {
    previousRunId: '20260101-before',
    groups: [settledGroup(0, 50, { fate: 'kept' }), settledGroup(1, 51, { fate: 'new' })],
    gone: [{ identityId: 51, accounts: 3, pinned: true }],
    agreement: { accounts: 8, fits: 0.8, settled: 0.9, changed: 2, held: 1 },
  });
  fs.writeFileSync(path.join(folder, 'drift.json'), JSON.stringify(drift));
});

afterAll(async () => {
  await closeLake();
  await closeControlDb();
  fs.rmSync(book.dataDir, { recursive: true, force: true });
});

const merge = (mergedIntoId: number | null) => db.archetypeIdentity.update({ where: { id: 51 }, data: { mergedIntoId } });
beforeEach(async () => {
  await merge(null);
});

test('merged archetypes carry one number, key and identity, and an account belongs to them by what it has of both', async () => {
  const rows = async () => {
    const lake = await openLakeFor(admin);
    const selection = selectAccounts(lake.accounts('all'), emptyAccountFilter);
    const statement = defineStatement(
      'test',
      '-- @relation accounts\nSELECT archetype_index, archetype_key, identity_id, confidence, runner_up_key FROM {accounts} WHERE account_id = 2',
    );
    return await lake.rowsOver(statement, selection);
  };
  expect(await rows()).toMatchObject([{ archetype_index: 1, archetype_key: 'high-risk-martingale', identity_id: 51, confidence: 0.6 }]);
  await merge(50);
  const [row] = await rows();
  expect(row).toMatchObject({ archetype_index: 0, archetype_key: 'steady-day-trader', identity_id: 50 });
  expect(row!.confidence).toBeCloseTo(0.9, 12);
});

describe('migration', () => {
  const all = { fromMs: null, toMs: null, steps: 3 };
  test('dates the wrong way round are turned, and at least a week lies between them', async () => {
    const between = async (fromMs: number, toMs: number) => (await presentMigration(admin, { fromMs, toMs, steps: 1 })).instantsMs;
    expect(await between(monday, monday - 2 * weekMs)).toEqual([monday - 2 * weekMs, monday]);
    expect(await between(monday, monday)).toEqual([monday - weekMs, monday]);
    expect(await between(0, 1)).toEqual([monday - 3 * weekMs, monday - 2 * weekMs]);
  });

  test('counts who went where, step by step and from end to end', async () => {
    const view = await presentMigration(admin, all);
    expect(view).toMatchObject({
      range: { firstMs: monday - 3 * weekMs, lastMs: monday },
      instantsMs: [3, 2, 1, 0].map((back) => monday - back * weekMs),
      accounts: 11,
      changed: 4,
    });
    expect(view.links.filter(({ from, to }) => from !== to)).toEqual([
      { column: 0, from: -1, to: 50, accounts: 1, riskSteps: null },
      { column: 1, from: 50, to: 51, accounts: 4, riskSteps: 4 },
    ]);
    const nodes = view.nodes.map(({ column, identityId, accounts: count }) => [column, identityId, count]);
    expect(nodes).toEqual([
      [0, 50, 10],
      [0, -1, 1],
      [0, -2, 1],
      [1, 50, 11],
      [1, -2, 1],
      [2, 50, 7],
      [2, 51, 4],
      [2, -2, 1],
      [3, 50, 7],
      [3, 51, 4],
      [3, -2, 1],
    ]);
  });
  test('shows only accounts of the scope, and nobody who moves between merged archetypes', async () => {
    const north: Viewer = { scope: { kind: 'groups', groupIds: [book.north] }, mayReadNames: false };
    expect(await presentMigration(north, all)).toMatchObject({ accounts: 4, changed: 2 });
    await merge(50);
    expect(await presentMigration(admin, all)).toMatchObject({ accounts: 11, changed: 0 });
  });
  test('of one account is its weeks, and none can be asked of an account out of scope', async () => {
    const { archetypes } = await presentAccountHistory(admin, 5, []);
    expect(archetypes.map(({ archetype }) => [archetype.identityId, archetype.key])).toEqual([
      [null, 'insufficient-data'],
      ...Array(3).fill([50, 'steady-day-trader']),
    ]);
    const south: Viewer = { scope: { kind: 'groups', groupIds: [book.south] }, mayReadNames: true };
    await expect(presentAccountHistory(south, 1, [])).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('drift', () => {
  test('names archetypes as admins do, and accounts within the scope only', async () => {
    await db.archetypeIdentity.update({ where: { id: 51 }, data: { name: 'Doublers' } });
    const view = (await presentDrift(admin))!;
    expect(view.groups.map(({ archetype, fate }) => [archetype.identityId, archetype.givenName, fate])).toEqual([
      [50, null, 'kept'],
      [51, 'Doublers', 'new'],
    ]);
    expect(view.riskyMoves.rows.map(({ accountId, riskSteps, to }) => [accountId, riskSteps, to.givenName])).toEqual([
      [2, 4, 'Doublers'],
      [1, 4, 'Doublers'],
    ]);
    expect(view.mostMoved[0]).toMatchObject({ accountId: 12, z: 1.2, moved: [{ metric: 'sizeCv', before: 0.2, after: 0.9 }] });
    const south: Viewer = { scope: { kind: 'groups', groupIds: [book.south] }, mayReadNames: false };
    const seen = (await presentDrift(south))!;
    expect(seen.riskyMoves).toMatchObject({ total: 1, rows: [{ accountId: 2 }] });
    expect(JSON.stringify(seen)).not.toContain('Person');
  });
  test('between archetypes that were merged since is no move', async () => {
    await merge(50);
    expect((await presentDrift(admin))!.riskyMoves.rows).toEqual([]);
  });
});
