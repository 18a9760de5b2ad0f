import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ArchetypeFit, ArchetypeKey, DecidingFeature } from '#workers/contracts/archetypes.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { openLakeReader } from '#workers/lake/reader.ts';
import { withRelations } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { createPool, type WorkerPool } from '#workers/pool.ts';

const endsAtMs = Date.UTC(2024, 5, 28);
let dataDir: string;
let pool: WorkerPool;
let fit: ArchetypeFit;

beforeAll(async () => {
  dataDir = fs.mkdtempSync(path.join(fs.realpathSync('/tmp'), 'fx-cortex-archetypes-'));
  pool = createPool({ threads: 1 });
  await pool.run('simulate', {
    dataDir,
    accounts: 150,
    days: 90,
    seed: 8,
    endsAtMs,
    truthFile: path.join(dataDir, 'truth.json'),
    statements: null,
    misconductRate: 0.1,
  });
  await pool.run('refresh-lake', { dataDir, full: true });
  for (const runId of ['a', 'b']) await pool.run('compute-features', { dataDir, runId, ideaGapMs: 120_000, seed: 1 });
  fit = await pool.run('fit-archetypes', { dataDir, runId: 'a', seed: 1 });
});

afterAll(async () => {
  await pool?.close();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

const fileOf = (runId: string, name: string) => path.join(dataPaths(dataDir).run(runId), name);

test('the snapshot holds one row per account that agrees with the fit', async () => {
  expect(JSON.parse(fs.readFileSync(fileOf('a', 'fit.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(fit)));
  const reader = await openLakeReader(dataDir);
  type Row = {
    account_id: number;
    ideas: number;
    archetype_index: number;
    archetype_key: ArchetypeKey;
    confidence: number | null;
    x: number | null;
    deciding: string;
  };
  const rows = await reader.engine.rows<Row>(
    withRelations(
      defineStatement(
        'test',
        `-- @relation metrics
        -- @relation archetypes
        SELECT * FROM {metrics} AS m JOIN {archetypes} AS a USING (account_id) WHERE "window" = 'all'`,
      ),
      { metrics: reader.snapshot('a', 'metrics.parquet'), archetypes: reader.snapshot('a', 'archetypes.parquet') },
    ),
  );
  reader.close();
  expect(rows).toHaveLength(fit.accounts + fit.insufficient);
  for (const row of rows) {
    const deciding = JSON.parse(row.deciding) as DecidingFeature[];
    if (row.ideas < 20) {
      expect(row).toMatchObject({ archetype_index: -1, archetype_key: 'insufficient-data', confidence: null, x: null, deciding: '[]' });
    } else {
      expect(row.archetype_key).toBe(row.archetype_index === -2 ? 'unlike-anyone' : fit.archetypes[row.archetype_index]!.key);
      expect(row.confidence).toBeGreaterThan(0);
      expect(deciding.length).toBeGreaterThan(0);
      for (const { metric, value } of deciding) expect(value).toBe(row[metric as keyof Row]);
    }
  }
});

test('the same metrics and seed give the same bytes, another seed may not', async () => {
  await pool.run('fit-archetypes', { dataDir, runId: 'b', seed: 1 });
  for (const name of ['archetypes.parquet', 'fit.json'])
    expect(fs.readFileSync(fileOf('a', name)).equals(fs.readFileSync(fileOf('b', name))), name).toBe(true);
});

test('the simulated truth is found better than by chance', async () => {
  const quality = await pool.run('measure-archetype-quality', { dataDir, runId: 'a', truthFile: path.join(dataDir, 'truth.json') });
  expect(quality.accounts).toBe(fit.accounts);
  // Shuffled labels have an expected index of 0 and, with 16 archetypes, a naming accuracy near 1/10
  expect(quality.adjustedRandIndex).toBeGreaterThan(0.15);
  expect(quality.namingAccuracy).toBeGreaterThan(0.2);
});

test('a cancel ends the fit and leaves the metrics as they were', async () => {
  const cancel = new AbortController();
  fs.rmSync(fileOf('b', 'fit.json'));
  const run = pool.run('fit-archetypes', { dataDir, runId: 'b', seed: 1 }, { signal: cancel.signal, onProgress: () => cancel.abort() });
  await expect(run).rejects.toThrow('cancelled');
  expect(fs.existsSync(fileOf('b', 'fit.json'))).toBe(false);
  expect(fs.existsSync(fileOf('b', 'metrics.parquet'))).toBe(true);
});

test('a run without metrics is an error', async () => {
  await expect(pool.run('fit-archetypes', { dataDir, runId: 'nowhere', seed: 1 })).rejects.toThrow();
});
