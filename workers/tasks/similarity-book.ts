import fs from 'node:fs';
import path from 'node:path';
import { fingerprintColumns } from '#workers/contracts/fingerprint.ts';
import { similaritySeries } from '#workers/contracts/similarity.ts';
import type { TaskContext } from '#workers/contracts/tasks.ts';
import { conductFeatures } from '#workers/core/archetypes/archetype-features.ts';
import { calibrate } from '#workers/core/similarity/calibration.ts';
import type { CalibratedBook } from '#workers/core/similarity/find-similar.ts';
import { buildSimilarityBook, noStyle, type Rows } from '#workers/core/similarity/similarity-book.ts';
import { numbers } from '#workers/lake/engine.ts';
import { type LakeReader, openLakeReader, runFolder } from '#workers/lake/reader.ts';
import { identifier, withRelations } from '#workers/lake/relations.ts';
import { defineStatement, sqlFile } from '#workers/lake/sql-files.ts';

/** The book that this worker thread compared last. Another run takes its place, so that one book is all that stays in memory. */
let kept: { key: string; book: CalibratedBook } | null = null;

/** A run's accounts made comparable: from memory where the run is the same as last time, read from its snapshot otherwise. */
export async function similarityBook(dataDir: string, runId: string, seed: number, context: TaskContext): Promise<CalibratedBook> {
  const key = JSON.stringify([dataDir, runId, seed, stampOf(dataDir, runId)]);
  if (kept?.key === key) return kept.book;
  kept = null;
  const book = await readBook(dataDir, runId, context);
  context.progress(0.8, 'Comparing random pairs');
  kept = { key, book: { book, calibration: calibrate(book, seed) } };
  return kept.book;
}

const stampOf = (dataDir: string, runId: string) =>
  ['metrics.parquet', 'fingerprints.parquet', 'daily.parquet'].map(
    (file) => fs.statSync(path.join(runFolder(dataDir, runId), file), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );

async function readBook(dataDir: string, runId: string, context: TaskContext) {
  const reader = await openLakeReader(dataDir, { throwIfCancelled: context.throwIfCancelled });
  try {
    context.progress(0, 'Reading metrics');
    const columns = await reader.engine.columns(withRelations(metricsOfBook, { metrics: reader.snapshot(runId, 'metrics.parquet') }));
    const accountId = numbers(columns, 'account_id');
    const rowOf = new Map(Array.from(accountId, (id, row) => [id, row]));
    context.progress(0.3, 'Reading fingerprints');
    const style = await readStyle(reader, dataDir, runId, rowOf);
    context.progress(0.5, 'Reading equity curves');
    const steps = await readSteps(reader, runId, rowOf);
    return buildSimilarityBook({
      accountId,
      ideas: numbers(columns, 'ideas'),
      values: Object.fromEntries(conductFeatures.map(({ metric }) => [metric, numbers(columns, metric)])),
      style,
      steps,
    });
  } finally {
    reader.close();
  }
}

/** A run from before there were fingerprints has no style. */
async function readStyle(reader: LakeReader, dataDir: string, runId: string, rowOf: ReadonlyMap<number, number>): Promise<Rows> {
  if (!fs.existsSync(path.join(runFolder(dataDir, runId), 'fingerprints.parquet'))) return noStyle(rowOf.size);
  const rows = emptyRows(rowOf.size, fingerprintColumns.length);
  const statement = withRelations(allFingerprints, { fingerprints: reader.snapshot(runId, 'fingerprints.parquet') });
  for await (const batch of reader.engine.stream(statement)) {
    const ids = numbers(batch, 'account_id');
    fingerprintColumns.forEach((name, column) => {
      const shares = numbers(batch, name);
      for (let i = 0; i < ids.length; i++) {
        const row = rowOf.get(ids[i]!);
        if (row !== undefined) rows.data[row * rows.columns + column] = Number.isNaN(shares[i]!) ? 0 : shares[i]!;
      }
    });
    for (const id of ids) {
      const row = rowOf.get(id);
      if (row !== undefined) rows.has[row] = 1;
    }
  }
  return rows;
}

async function readSteps(reader: LakeReader, runId: string, rowOf: ReadonlyMap<number, number>): Promise<Rows> {
  const { days, points } = similaritySeries;
  const rows = emptyRows(rowOf.size, points);
  const statement = withRelations(sqlFile('similarity', 'steps'), { daily: reader.snapshot(runId, 'daily.parquet') });
  for await (const batch of reader.engine.stream(statement, { days, points })) {
    const ids = numbers(batch, 'account_id');
    const step = numbers(batch, 'step');
    const profit = numbers(batch, 'profit');
    for (let i = 0; i < ids.length; i++) {
      const row = rowOf.get(ids[i]!);
      if (row === undefined) continue;
      rows.has[row] = 1;
      rows.data[row * points + step[i]!] = profit[i]!;
    }
  }
  return rows;
}

const emptyRows = (accounts: number, columns: number): Rows => ({
  columns,
  data: new Float32Array(accounts * columns),
  has: new Uint8Array(accounts),
});

const metricsOfBook = defineStatement(
  'similarity/metrics-of-book',
  `-- @relation metrics the run's metrics
  SELECT account_id, ideas, ${conductFeatures.map(({ metric }) => identifier(metric)).join(', ')}
  FROM {metrics} WHERE "window" = 'all' AND ideas > 0 ORDER BY account_id`,
);

const allFingerprints = defineStatement('similarity/fingerprints', '-- @relation fingerprints\nSELECT * FROM {fingerprints}');
