/** What a run's snapshot says about archetypes, as the calculations of `workers/core/archetype-history` take it. */
import fs from 'node:fs';
import path from 'node:path';
import type { ArchetypeKey, ArchetypeModel, DecidingFeature } from '#workers/contracts/archetypes.ts';
import { numbers, type Statement, texts } from './engine.ts';
import { type LakeReader, runFolder } from './reader.ts';
import { identifier, withRelations } from './relations.ts';
import { defineStatement, sqlFile } from './sql-files.ts';

export type MetricBook = { accountId: Float64Array; ideas: Float64Array; values: Record<string, Float64Array> };

/** Frozen model of a run, or null where it has none or the file is gone. */
export function readModel(dataDir: string, runId: string): ArchetypeModel | null {
  const file = path.join(runFolder(dataDir, runId), 'model.json');
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as ArchetypeModel) : null;
}

const metricColumns = (metrics: readonly string[]): Statement =>
  defineStatement(
    'features/metric-columns',
    `-- @relation metrics the run's metrics
    SELECT ${['account_id', '"ideas"', ...metrics.map((metric) => `${identifier(metric)} AS ${identifier(`metric_${metric}`)}`)].join(', ')}
    FROM {metrics} WHERE "window" = 'all' ORDER BY account_id`,
  );

/** Metrics of every account of a run over all time, in order of account. */
export async function readMetricBook({ engine, snapshot }: LakeReader, runId: string, metrics: readonly string[]): Promise<MetricBook> {
  const columns = await engine.columns(withRelations(metricColumns(metrics), { metrics: snapshot(runId, 'metrics.parquet') }));
  return {
    accountId: numbers(columns, 'account_id'),
    ideas: numbers(columns, 'ideas'),
    values: Object.fromEntries(metrics.map((metric) => [metric, numbers(columns, `metric_${metric}`)])),
  };
}

export type ArchetypeRun = {
  accountId: Float64Array;
  fittedIndex: Int32Array;
  memberships: [number, number][][];
  archetypeKey: ArchetypeKey[];
  confidence: Float64Array;
  deciding: DecidingFeature[][];
  /** As settled; of a run that has not been settled yet the fitted one, and no identities. */
  archetypeIndex: Int32Array;
  identity: Float64Array | null;
  heldSinceRun: (string | null)[] | null;
};

/** archetypes.parquet of a run in order of account; null where it is not there or was written before runs were settled. */
export async function readArchetypeRun(reader: LakeReader, dataDir: string, runId: string): Promise<ArchetypeRun | null> {
  if (!fs.existsSync(path.join(runFolder(dataDir, runId), 'archetypes.parquet'))) return null;
  const relations = { archetypes: reader.snapshot(runId, 'archetypes.parquet') };
  const columns = await reader.engine.columns(withRelations(sqlFile('features', 'archetype-run'), relations));
  if (!('fitted_index' in columns)) return null;
  return {
    accountId: numbers(columns, 'account_id'),
    fittedIndex: Int32Array.from(numbers(columns, 'fitted_index')),
    memberships: texts(columns, 'memberships').map((text) => JSON.parse(text ?? '[]') as [number, number][]),
    archetypeKey: texts(columns, 'archetype_key') as ArchetypeKey[],
    confidence: numbers(columns, 'confidence'),
    deciding: texts(columns, 'deciding').map((text) => JSON.parse(text ?? '[]') as DecidingFeature[]),
    archetypeIndex: Int32Array.from(numbers(columns, 'archetype_index')),
    identity: 'identity_id' in columns ? numbers(columns, 'identity_id') : null,
    heldSinceRun: 'held_since_run' in columns ? texts(columns, 'held_since_run') : null,
  };
}
