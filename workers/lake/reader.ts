import path from 'node:path';
import { dataPaths, type LakeTable, lakeTables, type SnapshotTable } from '#workers/contracts/lake-files.ts';
import { type DuckDbOptions, openDuckDb } from './duckdb.ts';
import type { AnalyticsEngine, Relation } from './engine.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { parquetRelation } from './relations.ts';

export type LakeReader = {
  engine: AnalyticsEngine;
  /** A table of the lake as this reader sees it: `withRelations(statement, { positions: reader.source('positions') })`. */
  source(table: LakeTable): Relation;
  /** A Parquet file of a run's snapshot. */
  snapshot(runId: string, file: SnapshotTable): Relation;
  /** The manifest that `source` answers from. */
  currentManifest(): Manifest;
  /** Looks at the newest manifest from here on. */
  reload(): void;
  /** Closes the engine, unless it was given. */
  close(): void;
};

const runIdPattern = /^[A-Za-z0-9_-]+$/;

/** Folder of a run's snapshot; throws for an id that could leave the folder of runs. */
export function runFolder(dataDir: string, runId: string): string {
  if (!runIdPattern.test(runId)) throw new Error(`"${runId}" is not a run's id`);
  return dataPaths(dataDir).run(runId);
}

/**
 * Opens the lake for reading. The reader stays on the manifest it was opened with: a writer may replace parts meanwhile, their files stay for
 * `retiredFileGraceMs` (partitions.ts). It takes no lock. Give `engine` to share one between short readers, e.g. in a server.
 */
export async function openLakeReader(dataDir: string, options: DuckDbOptions & { engine?: AnalyticsEngine } = {}): Promise<LakeReader> {
  const paths = dataPaths(dataDir);
  let manifest = readManifest(dataDir);
  const engine = options.engine ?? (await openDuckDb({ tempDir: paths.temp, ...options }));
  return {
    engine,
    source: (table) =>
      parquetRelation(
        (manifest.tables[table] ?? []).map(({ file }) => path.join(paths.lake, file)),
        lakeTables[table],
      ),
    snapshot: (runId, file) => parquetRelation([path.join(runFolder(dataDir, runId), file)], {}),
    currentManifest: () => manifest,
    reload() {
      manifest = readManifest(dataDir);
    },
    close() {
      if (!options.engine) engine.close();
    },
  };
}
