import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ArchetypeDrift } from '#workers/contracts/archetype-history.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import type { Tasks } from '#workers/contracts/tasks.ts';
import type { Row } from '#workers/lake/engine.ts';
import { openLakeReader } from '#workers/lake/reader.ts';
import { withRelations } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { createPool, type WorkerPool } from '#workers/pool.ts';

let dataDir: string;
let pool: WorkerPool;
let first: ArchetypeDrift;
let second: ArchetypeDrift;
let inputOfSecond: Tasks['settle-archetypes']['input'];

const folderOf = (runId: string) => dataPaths(dataDir).run(runId);
/** A run on its own: the same metrics, fitted with this many groups. */
async function fitted(runId: string, clusters: number): Promise<void> {
  fs.cpSync(folderOf('metrics'), folderOf(runId), { recursive: true });
  await pool.run('fit-archetypes', { dataDir, runId, seed: 1, settings: { algorithm: 'k-means', clusters, pca: false } });
}

beforeAll(async () => {
  dataDir = fs.mkdtempSync(path.join(fs.realpathSync('/tmp'), 'fx-cortex-settle-'));
  pool = createPool({ threads: 1 });
  const book = {
    accounts: 140,
    days: 90,
    seed: 8,
    endsAtMs: Date.UTC(2024, 5, 28),
    truthFile: null,
    statements: null,
    misconductRate: 0.1,
  };
  await pool.run('simulate', { dataDir, ...book });
  await pool.run('refresh-lake', { dataDir, full: true });
  await pool.run('compute-features', { dataDir, runId: 'metrics', ideaGapMs: 120_000, seed: 1 });
  await fitted('a', 5);
  await fitted('b', 6);
  const alone = {
    dataDir,
    seed: 1,
    previousRunId: null,
    previousGroups: [],
    identities: [],
    nextIdentityId: 1,
    isSecondOpinion: true,
    baselineRunId: null,
  };
  first = await pool.run('settle-archetypes', { ...alone, runId: 'a' });
  const previousGroups = first.groups.map(({ index, identityId }) => ({ index, identityId }));
  const identities = previousGroups.map(({ index, identityId }) => ({
    id: identityId,
    rootId: identityId,
    pinned: false,
    runId: 'a',
    index,
  }));
  inputOfSecond = { ...alone, runId: 'b', previousRunId: 'a', previousGroups, identities, nextIdentityId: 6, baselineRunId: 'a' };
  fs.cpSync(folderOf('b'), path.join(dataDir, 'as-fitted'), { recursive: true });
  second = await pool.run('settle-archetypes', inputOfSecond);
}, 120_000);

afterAll(async () => {
  await pool?.close();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

async function rows<T = Row>(
  runId: string,
  file: 'archetypes.parquet' | 'account-drift.parquet' | 'archetype-history.parquet' | 'metrics.parquet',
): Promise<T[]> {
  const reader = await openLakeReader(dataDir);
  try {
    const statement = defineStatement('test', '-- @relation file\nSELECT * FROM {file} ORDER BY ALL');
    return await reader.engine.rows<T>(withRelations(statement, { file: reader.snapshot(runId, file) }));
  } finally {
    reader.close();
  }
}

test('a first run takes every archetype as it is', async () => {
  expect(first.groups.map(({ identityId, fate }) => [identityId, fate])).toEqual([1, 2, 3, 4, 5].map((id) => [id, 'first']));
  expect(first).toMatchObject({ previousRunId: null, agreement: null, riskyMoves: [], gone: [] });
  for (const row of await rows('a', 'archetypes.parquet')) {
    expect(row.archetype_index).toBe(row.fitted_index);
    expect(row.identity_id).toBe(Number(row.archetype_index) < 0 ? row.archetype_index : Number(row.archetype_index) + 1);
    expect(row.held_since_run).toBe('a');
  }
  expect(await rows('a', 'account-drift.parquet')).toEqual([]);
});

describe('a second run over the same trades with another number of groups', () => {
  test('moves nobody but those whose archetype is gone, and says who waits', async () => {
    const gone = new Set(second.gone.map(({ identityId }) => identityId));
    const before = new Map((await rows('a', 'archetypes.parquet')).map((row) => [row.account_id, row]));
    const after = await rows('b', 'archetypes.parquet');
    let held = 0;
    for (const row of after) {
      const earlier = before.get(row.account_id)!;
      if (!gone.has(Number(earlier.identity_id))) expect(row.identity_id).toBe(earlier.identity_id);
      if (row.archetype_index === row.fitted_index) continue;
      held++;
      const group = second.groups[Number(row.archetype_index)] ?? { key: 'unlike-anyone', identityId: -2 };
      expect(row).toMatchObject({ archetype_key: group.key, identity_id: group.identityId, held_since_run: 'a' });
      const shares = new Map(JSON.parse(String(row.memberships)) as [number, number][]);
      if (Number(row.fitted_index) >= 0 && group.identityId > 0)
        expect(Number(row.confidence)).toBeLessThan(Math.max(...shares.values()) + 1e-3);
    }
    expect(held).toBeGreaterThan(0);
    expect(second.agreement).toMatchObject({ held });
    expect(second.agreement!.settled).toBeGreaterThan(second.agreement!.fits);
    expect(second.groups.reduce((sum, { settled }) => sum + settled, 0)).toBe(
      after.filter((row) => Number(row.archetype_index) >= 0).length,
    );
  });
  test('finds no drift where nothing has changed', async () => {
    for (const { psi, level } of second.features) expect([Math.abs(psi) < 1e-3, level]).toEqual([true, 'steady']);
    expect(second.baseline!.runId).toBe('a');
    expect(second.riskyMoves).toEqual([]);
    for (const row of await rows('b', 'account-drift.parquet')) expect(row.distance ?? 0).toBe(0);
  });
});

test('wherever it is interrupted, doing it again gives the same files', async () => {
  const written = ['account-drift.parquet', 'archetype-history.parquet', 'archetypes.parquet', 'drift.json'];
  const content = (folder: string) => written.map((name) => fs.readFileSync(path.join(folder, name)).toString('base64'));
  const finished = path.join(dataDir, 'finished');
  fs.cpSync(folderOf('b'), finished, { recursive: true });
  for (let published = 0; published <= written.length; published++) {
    fs.rmSync(folderOf('b'), { recursive: true });
    fs.cpSync(path.join(dataDir, 'as-fitted'), folderOf('b'), { recursive: true });
    for (const name of written.slice(0, published)) fs.copyFileSync(path.join(finished, name), path.join(folderOf('b'), name));
    await pool.run('settle-archetypes', inputOfSecond);
    expect(content(folderOf('b')), `after ${published} files`).toEqual(content(finished));
  }
});

test('every week has a known archetype or none', async () => {
  const weeks = await rows('a', 'archetype-history.parquet');
  expect(weeks.length).toBeGreaterThan(500);
  const known = new Set([...first.groups.map(({ identityId }) => identityId), -1, -2]);
  for (const { identity_id, confidence, week_ms } of weeks) {
    expect(known.has(Number(identity_id))).toBe(true);
    expect(confidence === null).toBe(Number(identity_id) < 0);
    expect(new Date(Number(week_ms)).getUTCDay()).toBe(1);
  }
});

test('accounts with too few ideas get a guess that is better than the shares of the book', async () => {
  const young = (await rows('a', 'archetypes.parquet')).filter((row) => row.fitted_index === -1);
  const withIdeas = young.filter((row) => row.is_prior === 1);
  expect(withIdeas.length).toBeGreaterThan(5);
  for (const row of withIdeas) {
    const shares = (JSON.parse(String(row.memberships)) as [number, number][]).map(([, share]) => share);
    expect(row).toMatchObject({ archetype_index: -1, archetype_key: 'insufficient-data' });
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 2);
    expect(Number(row.entropy)).toBeGreaterThan(0);
    expect(Number(row.entropy)).toBeLessThanOrEqual(1);
  }
  expect(first.priors.map(({ ideas }) => ideas)).toEqual([1, 3, 5, 10, 15]);
  const latest = first.priors.at(-1)!;
  expect(latest.logLoss).toBeLessThan(latest.baseLogLoss - 0.2);
  expect(latest.top1).toBeGreaterThan(latest.baseTop1);
});

test('two versions are compared on the same accounts', async () => {
  const same = await pool.run('compare-versions', { dataDir, runId: 'a', versionA: 'a', versionB: 'a' });
  expect(same.adjustedRandIndex).toBe(1);
  expect(same.cells.every(({ a, b }) => a === b)).toBe(true);
  const other = await pool.run('compare-versions', { dataDir, runId: 'b', versionA: 'a', versionB: 'b' });
  expect(other.adjustedRandIndex).toBeCloseTo(second.agreement!.fits, 1);
  expect(other.cells.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(same.accounts);
});
