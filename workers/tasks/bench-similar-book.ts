import fs from 'node:fs';
import path from 'node:path';
import { fingerprintBlocks } from '#workers/contracts/fingerprint.ts';
import { similaritySeries } from '#workers/contracts/similarity.ts';
import { archetypeFeatures } from '#workers/core/archetypes/archetype-features.ts';
import { openDuckDb } from '#workers/lake/duckdb.ts';
import { runFolder } from '#workers/lake/reader.ts';
import { copyTo, identifier } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { defineTask } from './define-task.ts';

/** Groups of accounts that trade alike. */
const groups = 12;

/** A made-up run with what similarity reads: metrics and fingerprints around twelve kinds of accounts, and daily results of half a year. The same seed gives the same files. */
export default defineTask('bench-similar-book', async ({ dataDir, runId, accounts, seed }, context) => {
  const folder = runFolder(dataDir, runId);
  fs.mkdirSync(folder, { recursive: true });
  const engine = await openDuckDb({ throwIfCancelled: context.throwIfCancelled });
  // a number between 0 and 1 by name
  const draw = (...names: (string | number)[]) => `(hash(${[seed, ...names].join(' * 1000003 + ')}) % 1000003 / 1000003.0)`;
  const write = (name: string, sql: string) =>
    engine.exec(copyTo(defineStatement(`bench/${name}`, sql), path.join(folder, name), 'parquet'));
  try {
    const metrics = archetypeFeatures.map(({ metric, transform }, at) => {
      const mixed = `0.5 * ${draw(`(i % ${groups})`, at)} + 0.5 * ${draw('i', at + 100)}`;
      return `${transform === 'share' ? mixed : `exp(4 * (${mixed}) - 1)`} AS ${identifier(metric)}`;
    });
    await write(
      'metrics.parquet',
      `SELECT i::INTEGER AS account_id, 'all' AS "window", floor(20 + 400 * ${draw('i', 7)}) AS ideas, ${metrics.join(', ')} FROM range(1, ${accounts + 1}) t(i)`,
    );
    const blocks = Object.values(fingerprintBlocks);
    const weight = (name: string, at: number) =>
      `pow(${draw(`(i % ${groups})`, at + 200)} * ${draw('i', at + 300)}, 3) + 1e-6 AS ${identifier(name)}`;
    const shares = blocks.flatMap((names) => {
      const total = names.map(identifier).join(' + ');
      return names.map((name) => `${identifier(name)} / (${total}) AS ${identifier(`share_${name}`)}`);
    });
    const names = blocks.flat();
    await write(
      'fingerprints.parquet',
      `WITH raw AS (SELECT i::INTEGER AS account_id, ${names.map(weight).join(', ')} FROM range(1, ${accounts + 1}) t(i)),
        shared AS (SELECT account_id, ${shares.join(', ')} FROM raw)
        SELECT account_id, ${names.map((name) => `${identifier(`share_${name}`)} AS ${identifier(name)}`).join(', ')} FROM shared ORDER BY account_id`,
    );
    await write(
      'daily.parquet',
      `SELECT i::INTEGER AS account_id, DATE '2026-06-30' - d::INTEGER AS day,
        100 * (${draw('i', 'd', 11)} + 0.2 * ${draw(`(i % ${groups})`, 'd', 13)} - 0.6) AS profit
        FROM range(1, ${accounts + 1}) t(i), range(0, ${similaritySeries.days}) u(d) WHERE ${draw('i', 'd', 17)} < 0.6 ORDER BY account_id, day`,
    );
    return { bytes: fs.readdirSync(folder).reduce((total, name) => total + fs.statSync(path.join(folder, name)).size, 0) };
  } finally {
    engine.close();
  }
});
