/** A small book as screens find it: accounts in two groups and none, one complete run, positions in the lake. All made up. */
import fs from 'node:fs';
import path from 'node:path';
import { db, openControlDb } from '#app/repositories/db.ts';
import { migrateControlDb } from '#app/repositories/migrate.ts';
import { accountColumns, balanceOpColumns, dataPaths, positionColumns } from '#workers/contracts/lake-files.ts';
import { metricKeys } from '#workers/contracts/metrics.ts';
import { openDuckDb } from '#workers/lake/duckdb.ts';
import type { AnalyticsEngine } from '#workers/lake/engine.ts';
import { emptyManifest, writeManifest } from '#workers/lake/manifest.ts';
import { identifier, literal } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';

export type ScreenBook = { dataDir: string; north: number; south: number; runId: string };

/** 2026-01-31T12:00:00Z: the newest close of the book. */
export const newestCloseMs = Date.UTC(2026, 0, 31, 12);
const dayMs = 86_400_000;
const archetypeKeys = ['steady-day-trader', 'high-risk-martingale', 'insufficient-data'];

/**
 * Account ids 1..n. Id mod 3 gives the group (1 North, 2 South, 0 none) and the archetype; every fifth is demo, every seventh in EUR.
 * Metric k of account i is i + k / 100 in the window `all`; winRate is i / n; netProfit is 100 * (i - n / 2).
 */
export async function createScreenBook(dataDir: string, accounts = 12): Promise<ScreenBook> {
  migrateControlDb(dataDir);
  await openControlDb(dataDir);
  const north = (await db.group.create({ data: { name: 'North' } })).id;
  const south = (await db.group.create({ data: { name: 'South' } })).id;
  const ids = Array.from({ length: accounts }, (_, index) => index + 1);
  for (let start = 0; start < accounts; start += 2_000) {
    await db.account.createMany({
      data: ids.slice(start, start + 2_000).map((id) => ({
        id,
        source: 'test',
        accountRef: `REF${id}`,
        name: `Person ${id}`,
        currency: id % 7 === 0 ? 'EUR' : 'USD',
        stage: id % 2 === 0 ? 'funded' : 'challenge',
        isDemo: id % 5 === 0,
        groupId: [null, north, south][id % 3] ?? null,
        tags: id === 4 ? '["watch"]' : '[]',
        sourceSeq: id,
      })),
    });
  }
  const runId = '20260201-test';
  await db.run.create({ data: { id: '20260101-before', status: 'complete', seed: 1, completedAt: new Date(newestCloseMs - dayMs) } });
  await db.run.create({ data: { id: runId, status: 'complete', seed: 1, completedAt: new Date(newestCloseMs) } });
  await db.archetype.createMany({
    data: archetypeKeys.map((key, index) => ({
      runId,
      index: index === 2 ? -1 : index,
      key,
      name: key,
      colour: index,
      accounts: Math.floor(accounts / 3),
      profile: JSON.stringify([{ metric: 'winRate', median: 0.5, p25: 0.4, p75: 0.6, z: 1.2 }]),
      deciding: JSON.stringify([{ metric: 'winRate', z: 1.2, value: 0.5 }]),
    })),
  });
  const paths = dataPaths(dataDir);
  fs.mkdirSync(paths.run(runId), { recursive: true });
  fs.mkdirSync(paths.run('20260101-before'), { recursive: true });
  const fit = {
    k: 2,
    seed: 1,
    silhouette: 0.3,
    stability: 0.8,
    candidates: [{ k: 2, silhouette: 0.3, stability: 0.8, inertia: 1 }],
    features: ['winRate'],
    notes: [],
  };
  fs.writeFileSync(path.join(paths.run(runId), 'fit.json'), JSON.stringify(fit));
  const engine = await openDuckDb({ threads: 2 });
  await writeSnapshot(engine, paths.run(runId), accounts);
  await copy(
    engine,
    path.join(paths.run('20260101-before'), 'archetypes.parquet'),
    `SELECT i::INTEGER AS account_id, 0 AS archetype_index, 'steady-day-trader' AS archetype_key FROM range(1, ${accounts + 1}) t(i)`,
  );
  await writeLake(engine, dataDir, accounts);
  engine.close();
  return { dataDir, north, south, runId };
}

const copy = (engine: AnalyticsEngine, file: string, select: string) =>
  engine.exec(defineStatement('copy', `COPY (${select}) TO ${literal(file)} (FORMAT parquet)`));

async function writeSnapshot(engine: AnalyticsEngine, folder: string, accounts: number) {
  const value: Record<string, string> = {
    winRate: `i::DOUBLE / ${accounts}`,
    netProfit: `100.0 * (i - ${accounts} / 2.0)`,
    ideas: '(10 * i)::DOUBLE',
    maxDrawdown: 'NULL::DOUBLE',
  };
  const windows = ['all', 'd90', 'd30', 'last50'];
  const reasons = metricKeys.map((key) => (key === 'maxDrawdown' ? 'c' : '.')).join('');
  const metrics = metricKeys.map((key, index) => `${value[key] ?? `i + ${index} / 100.0`} AS ${identifier(key)}`);
  await copy(
    engine,
    path.join(folder, 'metrics.parquet'),
    `SELECT i::INTEGER AS account_id, w AS "window", CASE WHEN i % 2 = 0 THEN 'T1' ELSE 'T0' END AS data_tier, '' AS capabilities,
      ${newestCloseMs - 100 * dayMs} + i AS first_open_ms, ${newestCloseMs} - (i - 1) * 10 * ${dayMs}::BIGINT AS last_close_ms,
      ${metrics.join(', ')}, ${literal(reasons)} AS reasons
      FROM range(1, ${accounts + 1}) t(i), (SELECT unnest([${windows.map(literal).join(', ')}]) AS w)`,
  );
  await copy(
    engine,
    path.join(folder, 'archetypes.parquet'),
    `SELECT i::INTEGER AS account_id, [-1, 0, 1][1 + i % 3]::INTEGER AS archetype_index,
      ['insufficient-data', 'steady-day-trader', 'high-risk-martingale'][1 + i % 3] AS archetype_key, 0.8 AS confidence,
      'high-risk-martingale' AS runner_up_key, i::DOUBLE AS x, (i % 10)::DOUBLE AS y,
      '[{"metric":"winRate","z":1.2,"value":0.5}]' AS deciding FROM range(1, ${accounts + 1}) t(i)`,
  );
  // Every account has four ideas: win, loss, win of double size, win; held 60 s, 1 h, 2 h, 1 d; the last one built from two positions.
  await copy(
    engine,
    path.join(folder, 'ideas.parquet'),
    `SELECT i::INTEGER AS account_id, n::INTEGER AS idea_id, 'EURUSD' AS symbol, 1::TINYINT AS side, CASE WHEN n = 4 THEN 2 ELSE 1 END AS legs,
      [0.1, 0.1, 0.2, 0.2][n] AS volume_lots, 0.2 AS max_lots_open, ${newestCloseMs} - (5 - n) * 2 * ${dayMs}::BIGINT AS opened_at_ms,
      ${newestCloseMs} - (5 - n) * 2 * ${dayMs}::BIGINT + ([60, 3600, 7200, 86400][n] * 1000)::BIGINT AS closed_at_ms,
      [60.0, 3600.0, 7200.0, 86400.0][n] AS hold_s, 1.1 AS open_price, [10.0, -20.0, 30.0, 40.0][n] AS profit, 0 AS adverse_adds, 0 AS favourable_adds
      FROM range(1, ${accounts + 1}) t(i), range(1, 5) u(n) ORDER BY account_id, opened_at_ms`,
  );
  // A hundred days of alternating +10 and -8, but the last five days lose 100 each for even accounts and win 100 each for odd ones.
  await copy(
    engine,
    path.join(folder, 'daily.parquet'),
    `SELECT i::INTEGER AS account_id, DATE '2026-01-31' - d::INTEGER AS day, 1 AS ideas, 1 AS positions, 0.1 AS volume_lots,
      CASE WHEN d < 5 THEN CASE WHEN i % 2 = 0 THEN -100.0 ELSE 100.0 END WHEN d % 2 = 0 THEN 10.0 ELSE -8.0 END AS profit,
      0.0 AS deposits, 0.0 AS charges, NULL::DOUBLE AS balance_end FROM range(1, ${accounts + 1}) t(i), range(0, ${Math.min(100, Math.max(1, Math.floor(200_000 / accounts)))}) u(d)`,
  );
}

async function writeLake(engine: AnalyticsEngine, dataDir: string, accounts: number) {
  const { lake } = dataPaths(dataDir);
  fs.mkdirSync(lake, { recursive: true });
  const cast = (columns: Record<string, string>, values: Record<string, string>) =>
    Object.entries(columns)
      .map(([name, type]) => `(${values[name] ?? 'NULL'})::${type} AS ${identifier(name)}`)
      .join(', ');
  const opened = `${newestCloseMs} - (5 - n) * 2 * ${dayMs}::BIGINT`;
  const position = {
    account_id: 'i',
    position_id: 'i * 10 + n',
    symbol: "'EURUSD'",
    side: '1',
    volume_lots: 'CASE WHEN n IN (4, 5) THEN 0.1 ELSE [0.1, 0.1, 0.2][n] END',
    opened_at_ms: `CASE WHEN n = 5 THEN ${newestCloseMs} - 2 * ${dayMs}::BIGINT + 1000 ELSE ${opened} END`,
    open_price: '1.1',
    closed_at_ms: `CASE WHEN n >= 4 THEN ${newestCloseMs} - 2 * ${dayMs}::BIGINT + 86400000 ELSE ${opened} + ([60, 3600, 7200][n] * 1000)::BIGINT END`,
    close_price: '1.2',
    commission: '0',
    swap: '0',
    profit: '[10.0, -20.0, 30.0, 20.0, 20.0][n]',
    is_partial: 'false',
  };
  await copy(
    engine,
    path.join(lake, 'positions.parquet'),
    `SELECT ${cast(positionColumns, position)} FROM range(1, ${accounts + 1}) t(i), range(1, 6) u(n)`,
  );
  const operation = {
    account_id: 'i',
    balance_op_id: 'i',
    kind: "'deposit'",
    amount: '1000',
    at_ms: `${newestCloseMs} - 100 * ${dayMs}::BIGINT`,
  };
  await copy(
    engine,
    path.join(lake, 'balance_ops.parquet'),
    `SELECT ${cast(balanceOpColumns, operation)} FROM range(1, ${accounts + 1}) t(i)`,
  );
  const account = { account_id: 'i', source: "'test'", currency: "CASE WHEN i % 7 = 0 THEN 'EUR' ELSE 'USD' END" };
  await copy(engine, path.join(lake, 'accounts.parquet'), `SELECT ${cast(accountColumns, account)} FROM range(1, ${accounts + 1}) t(i)`);
  const part = (name: string, rows: number) => ({ part: name, file: `${name}.parquet`, rows, bytes: 1, minMs: null, maxMs: null });
  writeManifest(dataDir, {
    ...emptyManifest,
    storeId: 'test',
    seq: 1,
    tables: {
      ...emptyManifest.tables,
      positions: [part('positions', accounts * 5)],
      balance_ops: [part('balance_ops', accounts)],
      accounts: [part('accounts', accounts)],
    },
  });
}
