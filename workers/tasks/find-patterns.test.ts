import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import type { ChangeDetail, PatternRequest, PatternResult } from '#workers/contracts/patterns.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { openDuckDb } from '#workers/lake/duckdb.ts';
import type { Columns } from '#workers/lake/engine.ts';
import { openLakeReader } from '#workers/lake/reader.ts';
import { copyTo, withRelations } from '#workers/lake/relations.ts';
import { writeSnapshot } from '#workers/lake/snapshots.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { createPool, type WorkerPool } from '#workers/pool.ts';

const dayMs = 86_400_000;
const endMs = Date.UTC(2024, 5, 29);
const days = 150;
const runId = 'a';
const base: PatternRequest = {
  series: 'tradeCount',
  distance: 'shape',
  algorithm: 'average',
  days: 120,
  clusters: null,
  band: 0.1,
  seed: 1,
};
const accounts = 90;
/** The account that repeats the trades of account 4 on the same side, and when. */
const copy = { leader: 4, follower: 90, lagMs: 12 * 60_000 };
/** The account that takes four times its size from this day on. */
const bold = { account: 7, fromMs: endMs - 60 * dayMs };
let dataDir: string;
let pool: WorkerPool;

type Idea = { account: number; atMs: number; symbol: string; side: number; lots: number; holdS: number; profit: number };

/** Two kinds of traders: in the morning on EURUSD and GBPUSD, in the evening on XAUUSD; each with busy and quiet days of its own. */
function ideasOf(account: number): Idea[] {
  const random = createRandom(account);
  const isMorning = account % 2 === 0;
  const ideas: Idea[] = [];
  for (let dayStartMs = endMs - days * dayMs; dayStartMs < endMs; dayStartMs += dayMs) {
    const weekday = new Date(dayStartMs).getUTCDay();
    if (weekday === 0 || weekday === 6 || random.chance(0.2)) continue;
    const mood = 0.2 * random.normal();
    for (let left = 1 + random.integer(5); left > 0; left--) {
      const atMs = dayStartMs + Math.round(((isMorning ? 7 : 17) + 4 * random.next()) * 3_600_000);
      const lots = (account === bold.account && atMs >= bold.fromMs ? 2 : 0.5) * Math.exp(mood + 0.3 * random.normal());
      const symbol = isMorning ? random.pick(['EURUSD', 'GBPUSD']) : 'XAUUSD';
      ideas.push({
        account,
        atMs,
        symbol,
        side: random.chance(0.5) ? 1 : -1,
        lots,
        holdS: 600 * random.exponential(),
        profit: 20 * random.normal(),
      });
    }
  }
  return ideas.sort((a, b) => a.atMs - b.atMs);
}

/** A run's snapshot as the rescore writes it, with the columns that are read here. */
async function writeRun(): Promise<void> {
  const own = Array.from({ length: accounts - 1 }, (_, index) => ideasOf(index + 1));
  const all = [
    ...own.flat(),
    ...own[copy.leader - 1]!.map((idea) => ({ ...idea, account: copy.follower, atMs: idea.atMs + copy.lagMs, profit: idea.profit - 1 })),
  ];
  const daily = new Map<string, { account: number; day: number; profit: number; positions: number }>();
  for (const { account, atMs, profit } of all) {
    const day = Math.floor(atMs / dayMs) * dayMs;
    const row = daily.get(`${account} ${day}`) ?? { account, day, profit: 0, positions: 0 };
    daily.set(`${account} ${day}`, { ...row, profit: row.profit + profit, positions: row.positions + 1 });
  }
  const engine = await openDuckDb();
  const table = async (name: string, columns: string, values: Columns, select = '*') => {
    await engine.exec(defineStatement(name, `CREATE TABLE ${name} (${columns})`));
    await engine.append(name, values);
    await writeSnapshot(dataDir, runId, (folder) =>
      engine.exec(copyTo(defineStatement(name, `SELECT ${select} FROM ${name}`), path.join(folder, `${name}.parquet`), 'parquet')),
    );
  };
  const column = <Row>(rows: readonly Row[], of: (row: Row, index: number) => number) => Float64Array.from(rows, of);
  await table(
    'ideas',
    'account_id INTEGER, idea_id INTEGER, symbol VARCHAR, side TINYINT, volume_lots DOUBLE, opened_at_ms BIGINT, closed_at_ms BIGINT, hold_s DOUBLE',
    {
      account_id: column(all, ({ account }) => account),
      idea_id: column(all, (_, index) => index),
      symbol: all.map(({ symbol }) => symbol),
      side: column(all, ({ side }) => side),
      volume_lots: column(all, ({ lots }) => lots),
      opened_at_ms: column(all, ({ atMs }) => atMs),
      closed_at_ms: column(all, ({ atMs, holdS }) => atMs + Math.round(holdS * 1_000)),
      hold_s: column(all, ({ holdS }) => holdS),
    },
  );
  const rows = [...daily.values()].sort((a, b) => a.account - b.account || a.day - b.day);
  await table(
    'daily',
    'account_id INTEGER, day BIGINT, profit DOUBLE, positions INTEGER, balance_end DOUBLE',
    {
      account_id: column(rows, ({ account }) => account),
      day: column(rows, ({ day }) => day),
      profit: column(rows, ({ profit }) => profit),
      positions: column(rows, ({ positions }) => positions),
    },
    'account_id, CAST(epoch_ms(day) AS DATE) AS day, profit, positions, balance_end',
  );
  const ids = Float64Array.from({ length: accounts }, (_, index) => index + 1);
  const keys = Array.from(ids, (id) => (id % 2 === 0 ? 'steady-day-trader' : 'night-trader'));
  await table('archetypes', 'account_id INTEGER, archetype_key VARCHAR', { account_id: ids, archetype_key: keys });
  await table('metrics', 'account_id INTEGER, "window" VARCHAR, "nightShare" DOUBLE', {
    account_id: ids,
    window: keys.map(() => 'all'),
    nightShare: ids.map((id) => (id % 2) * 0.5),
  });
  engine.close();
}

beforeAll(async () => {
  dataDir = fs.mkdtempSync(path.join(fs.realpathSync('/tmp'), 'fx-cortex-patterns-'));
  pool = createPool({ threads: 1 });
  await writeRun();
});

afterAll(async () => {
  await pool?.close();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

async function search(
  request: Partial<PatternRequest>,
  input: { accountIds?: number[] | null; mostCompared?: number } = {},
): Promise<PatternResult> {
  await pool.run('find-patterns', { dataDir, runId, id: 'one', request: { ...base, ...request }, accountIds: null, ...input });
  return JSON.parse(fs.readFileSync(dataPaths(dataDir).pattern('one'), 'utf8')) as PatternResult;
}

describe('patterns of a book', () => {
  test('hours of the week part the morning from the evening, and tell what each group shares', async () => {
    const { clusters, quality } = await search({ series: 'hourOfWeek', distance: 'profile' });
    expect(clusters).toHaveLength(2);
    expect(quality.silhouette).toBeGreaterThan(0.2);
    expect(quality.cophenetic).toBeGreaterThan(0.5);
    for (const { members, shared } of clusters) {
      const isMorning = members[0]! % 2 === 0;
      expect(members.every((id) => (id % 2 === 0) === isMorning)).toBe(true);
      const told = shared.map(({ kind, key }) => `${kind} ${key}`);
      expect(told).toContain(isMorning ? 'archetype steady-day-trader' : 'archetype night-trader');
      expect(told).toContain('metric nightShare');
      expect(told).toContain(isMorning ? 'symbol EURUSD' : 'symbol XAUUSD');
      expect(shared.find(({ kind }) => kind === 'metric')?.strength).toBe(isMorning ? -1 : 1);
    }
  });

  test('a period that begins before the book is cut to the book, and says so', async () => {
    const { timesMs, notes, leftOut } = await search({ days: 365 });
    // The book opens on the Wednesday 150 days before its Saturday: 31 January 2024.
    expect(new Date(timesMs![0]!).toISOString().slice(0, 10)).toBe('2024-01-31');
    expect(notes[0]).toEqual({ key: 'youngBook', values: { days } });
    expect(leftOut).toEqual([]);
    expect((await search({})).notes.map(({ key }) => key)).not.toContain('youngBook');
  });

  test('the copy is found among the delays, and as a near pair of series', async () => {
    const { delays, pairs } = await search({});
    expect(delays).toMatchObject([{ a: copy.leader, b: copy.follower, resolution: 'minute', lagMs: copy.lagMs, side: 1 }]);
    expect(pairs.map(({ a, b, lagSteps }) => [a, b, lagSteps])).toEqual([[copy.leader, copy.follower, 0]]);
  });

  test.each([
    ['equity', 'dtw', 'complete'],
    ['dailyReturn', 'euclidean', 'ward'],
    ['exposure', 'shape', 'hdbscan'],
    ['hourOfWeek', 'profile', 'k-medoids'],
    ['sizePath', 'dtw', 'dbscan'],
  ] as const)('%s by %s and %s holds together', async (series, distance, algorithm) => {
    const result = await search({ series, distance, algorithm });
    const count = result.accounts.length;
    expect(count).toBeGreaterThan(20);
    expect(new Set(result.accounts).size).toBe(count);
    expect(result.values).toHaveLength(count * result.points);
    expect(result.values.every(Number.isFinite)).toBe(true);
    expect(result.labels).toHaveLength(count);
    expect(result.timesMs?.length ?? result.points).toBe(result.points);
    expect(result.clusters.flatMap(({ members }) => members).sort((a, b) => a - b)).toEqual(
      result.accounts.filter((_, place) => result.labels[place]! >= 0).sort((a, b) => a - b),
    );
    for (const { label, members, medoid } of result.clusters) {
      expect(members[0]).toBe(medoid);
      for (const member of members) expect(result.labels[result.accounts.indexOf(member)]).toBe(label);
    }
    if (result.merges) expect(result.merges.at(-1)!.size).toBe(count);
    else expect(['hdbscan', 'k-medoids', 'dbscan']).toContain(algorithm);
    const leftOut = result.leftOut.reduce((sum, { accounts }) => sum + accounts, 0);
    expect(count + leftOut).toBe(accounts);
  });

  test('only the given accounts are compared, and the same request gives the same bytes', async () => {
    const all = await search({});
    const some = all.accounts.slice(0, 25);
    await search({}, { accountIds: some });
    const first = fs.readFileSync(dataPaths(dataDir).pattern('one'));
    const again = await search({}, { accountIds: some });
    expect([...again.accounts].sort()).toEqual([...some].sort());
    expect(fs.readFileSync(dataPaths(dataDir).pattern('one')).equals(first)).toBe(true);
  });

  test('beyond the limit a sample is compared, and every other account is given to a group', async () => {
    const whole = await search({ series: 'hourOfWeek', distance: 'profile', algorithm: 'k-medoids', clusters: 4 });
    const sampled = await search({ series: 'hourOfWeek', distance: 'profile', algorithm: 'k-medoids', clusters: 4 }, { mostCompared: 60 });
    expect(sampled.accounts).toHaveLength(60);
    expect(sampled.assigned).toBe(whole.accounts.length - 60);
    expect(sampled.clusters.flatMap(({ members }) => members).sort((a, b) => a - b)).toEqual([...whole.accounts].sort((a, b) => a - b));
    expect(sampled.notes).toContainEqual({ key: 'sampled', values: { compared: 60, eligible: whole.accounts.length } });
    // k-medoids assigns by the nearest medoid itself
    expect(sampled.notes).toContainEqual({ key: 'assignment', values: { agreement: 1 } });
  });

  test('a cancel leaves no result, and an id that could leave the folder is refused', async () => {
    const cancel = new AbortController();
    const input = { dataDir, runId, id: 'two', request: base, accountIds: null };
    await expect(pool.run('find-patterns', input, { signal: cancel.signal, onProgress: () => cancel.abort() })).rejects.toThrow(
      'cancelled',
    );
    expect(fs.existsSync(dataPaths(dataDir).pattern('two'))).toBe(false);
    await expect(pool.run('find-patterns', { ...input, id: '../two' })).rejects.toThrow('not the id');
  });
});

test('changes are written with their symbols, and the same seed gives the same bytes', async () => {
  const file = path.join(dataPaths(dataDir).run(runId), 'changes.parquet');
  const { accounts: looked, changes } = await pool.run('find-changes', { dataDir, runId, seed: 3 });
  const bytes = fs.readFileSync(file);
  await pool.run('find-changes', { dataDir, runId, seed: 3 });
  expect(fs.readFileSync(file).equals(bytes)).toBe(true);
  const reader = await openLakeReader(dataDir);
  type Row = {
    account_id: number;
    measure: string;
    at_ms: number;
    before: number;
    after: number;
    p_value: number;
    description_key: string;
    detail: string;
  };
  const rows = await reader.engine.rows<Row>(
    withRelations(defineStatement('test', '-- @relation changes\nSELECT * FROM {changes}'), {
      changes: reader.snapshot(runId, 'changes.parquet'),
    }),
  );
  reader.close();
  expect(looked).toBe(accounts);
  expect(rows).toHaveLength(changes);
  const found = rows.find(({ account_id, measure }) => account_id === bold.account && measure === 'size')!;
  expect(found.description_key).toBe('sizeUp');
  expect(Math.abs(found.at_ms - bold.fromMs)).toBeLessThan(8 * dayMs);
  expect(found.after / found.before).toBeCloseTo(4, 0);
  expect((JSON.parse(found.detail) as ChangeDetail).spreadAfter).toBeCloseTo(0.36, 1);
  // the others are steady: at 5 % of the accounts, more than eleven of 89 come in one of a hundred books
  expect(new Set(rows.filter(({ account_id }) => account_id !== bold.account).map(({ account_id }) => account_id)).size).toBeLessThan(12);
});

test('motifs of one account tell where the points are', async () => {
  for (const series of ['sizePath', 'dailyReturn'] as const) {
    const result = await pool.run('find-motifs', { dataDir, runId, accountId: 1, series, seed: 1 });
    expect(result.timesMs).toHaveLength(result.values.length);
    expect(result.timesMs.every((atMs, point) => point === 0 || atMs >= result.timesMs[point - 1]!)).toBe(true);
    expect(result.reason).not.toBe('constant');
  }
  const nobody = await pool.run('find-motifs', { dataDir, runId, accountId: -1, series: 'dailyReturn', seed: 1 });
  expect(nobody).toMatchObject({ values: [], motifs: [], discords: [], reason: 'fewPoints' });
});
