import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aBatch, aPosition } from '#tests/fixtures/ingest-batch.ts';
import { tempDataDir, tempFolder } from '#tests/setup/temp-data-dir.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import type { Progress } from '#workers/contracts/tasks.ts';
import { openLakeReader } from '#workers/lake/reader.ts';
import { withRelations } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { ingestBatch } from '#workers/store/ingest.ts';
import { openRawStore } from '#workers/store/raw-store.ts';
import { createPool } from './pool.ts';

const ideaGapMs = 120_000;
const endsAtMs = Date.UTC(2026, 4, 13);
/** Small enough that every share has several ranges. */
const positionsPerRange = 120;
const folder = tempFolder();
const dataDir = folder.path;

/** A pool with one thread computes alone; of more threads one is left to others. */
async function compute(runId: string, threads: number, options: { dataDir?: string; positionsPerRange?: number } = {}) {
  const pool = createPool({ threads });
  const heard: Progress[] = [];
  try {
    const input = { dataDir, runId, ideaGapMs, seed: 1, positionsPerRange, ...options };
    const counts = await pool.run('compute-features', input, { onProgress: (progress) => heard.push(progress) });
    return { counts, heard };
  } finally {
    await pool.close();
  }
}

const filesOf = (runId: string, ofDataDir = dataDir) => {
  const run = dataPaths(ofDataDir).run(runId);
  return Object.fromEntries(fs.readdirSync(run).map((name) => [name, fs.readFileSync(path.join(run, name)).toString('base64')]));
};
const leftOver = (ofDataDir = dataDir) => fs.readdirSync(dataPaths(ofDataDir).runs).filter((name) => name.startsWith('.'));

beforeAll(async () => {
  const pool = createPool({ threads: 1 });
  await pool.run('simulate', {
    dataDir,
    accounts: 30,
    days: 45,
    seed: 8,
    endsAtMs,
    truthFile: null,
    statements: null,
    misconductRate: 0.3,
  });
  await pool.run('refresh-lake', { dataDir, full: true });
  await pool.close();
  await compute('alone', 1);
}, 120_000);
afterAll(() => folder.remove());

test.each([
  ['two shares', 3],
  ['three shares', 4],
])(
  '%s give the same bytes as one',
  async (name, threads) => {
    const runId = name.replace(' ', '-');
    const { counts, heard } = await compute(runId, threads);
    expect(filesOf(runId)).toEqual(filesOf('alone'));
    expect(Object.keys(filesOf(runId))).toHaveLength(8);
    expect(counts.positions).toBeGreaterThan(10 * positionsPerRange);
    const fractions = heard.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
    expect(leftOver()).toEqual([]);
  },
  120_000,
);

test('the whole book in one range gives the same rows', async () => {
  await compute('one-range', 1, { positionsPerRange: 10_000_000 });
  const lake = await openLakeReader(dataDir);
  for (const table of ['ideas', 'daily', 'agreement', 'metrics', 'intervals', 'weekly', 'fingerprints'] as const) {
    const rows = (runId: string) =>
      lake.engine.rows(
        withRelations(defineStatement('rows', '-- @relation file\nSELECT * FROM {file}'), {
          file: lake.snapshot(runId, `${table}.parquet`),
        }),
      );
    const whole = await rows('one-range');
    expect(whole.length).toBeGreaterThan(0);
    expect(await rows('alone'), table).toEqual(whole);
  }
  lake.close();
}, 120_000);

test.each([1, 4])(
  'a cancel while %i threads compute stops all of them and leaves nothing',
  async (threads) => {
    const pool = createPool({ threads });
    const cancel = new AbortController();
    const run = pool.run(
      'compute-features',
      { dataDir, runId: 'cancelled', ideaGapMs, seed: 1, positionsPerRange: 40 },
      { signal: cancel.signal, onProgress: ({ message }) => message.startsWith('Metrics of') && cancel.abort() },
    );
    await expect(run).rejects.toThrow(/cancelled|aborted/);
    expect(fs.existsSync(dataPaths(dataDir).run('cancelled'))).toBe(false);
    expect(leftOver()).toEqual([]);
    await pool.close();
  },
  120_000,
);

test('a share that fails is what the run fails with, and nothing is left', async () => {
  const broken = tempDataDir();
  fs.cpSync(path.join(dataDir, 'lake'), path.join(broken, 'lake'), { recursive: true, filter: (from) => !from.includes('runs') });
  const { tables } = JSON.parse(fs.readFileSync(dataPaths(broken).manifest, 'utf8')) as { tables: Record<string, { file: string }[]> };
  fs.writeFileSync(path.join(dataPaths(broken).lake, tables.balance_ops![0]!.file), 'no Parquet');
  await expect(compute('broken', 3, { dataDir: broken })).rejects.toThrow(/Parquet|parquet/);
  expect(fs.readdirSync(dataPaths(broken).runs)).toEqual([]);
}, 120_000);

test('an empty book, and one of a single account that closed one position', async () => {
  const small = tempDataDir();
  expect((await compute('empty', 4, { dataDir: small })).counts).toEqual({ accounts: 0, positions: 0, ideas: 0 });
  expect(Object.keys(filesOf('empty', small))).toHaveLength(8);
  const store = openRawStore(small);
  ingestBatch(store, aBatch({ positions: [aPosition({})] }), { nowMs: endsAtMs });
  store.close();
  const pool = createPool({ threads: 1 });
  await pool.run('refresh-lake', { dataDir: small, full: true });
  await pool.close();
  for (const [runId, threads] of [
    ['one', 1],
    ['shared', 4],
  ] as const) {
    expect((await compute(runId, threads, { dataDir: small })).counts).toEqual({ accounts: 1, positions: 1, ideas: 1 });
  }
  expect(filesOf('one', small)).toEqual(filesOf('shared', small));
  expect(leftOver(small)).toEqual([]);
}, 120_000);
