import fs from 'node:fs';
import type { AnalyticsEngine } from './engine.ts';
import { identifier, literal } from './relations.ts';
import { defineStatement } from './sql-files.ts';

/** Writes a table of the engine as Parquet, in its own row order: beside the place first, then renamed, so that a reader never meets half a file. */
export async function writeParquet(engine: AnalyticsEngine, table: string, file: string): Promise<void> {
  const partial = `${file}.partial`;
  await engine.exec(
    defineStatement(`write-${table}`, `COPY ${identifier(table)} TO ${literal(partial)} (FORMAT parquet, COMPRESSION zstd)`),
  );
  fs.renameSync(partial, file);
}
