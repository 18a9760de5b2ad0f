import fs from 'node:fs';
import path from 'node:path';
import type { AnalyticsEngine, Columns } from './engine.ts';
import { copyTo, identifier, parquetRelation, withRelations } from './relations.ts';
import { defineStatement } from './sql-files.ts';

/** A table that grows part by part on disk, so that memory holds only what was added last. */
export type PartTable = {
  /** Rows as in `AnalyticsEngine.append`; they wait in memory for the next `flush`. */
  append(columns: Columns): Promise<void>;
  /** Writes what waits into a part. */
  flush(): Promise<void>;
  /** Joins all parts, in their order, into one Parquet file. */
  writeTo(file: string): Promise<void>;
};

/**
 * @param columns SQL type per column
 * @param folder where the parts lie; the caller removes it
 */
export async function createPartTable(
  engine: AnalyticsEngine,
  name: string,
  columns: Readonly<Record<string, string>>,
  folder: string,
): Promise<PartTable> {
  const table = identifier(name);
  const definition = Object.entries(columns).map(([column, type]) => `${identifier(column)} ${type}`);
  const create = defineStatement(`${name} table`, `CREATE OR REPLACE TABLE ${table} (${definition.join(', ')})`);
  const parts: string[] = [];
  let waiting = 0;
  fs.mkdirSync(folder, { recursive: true });
  await engine.exec(create);
  const flush = async () => {
    if (waiting === 0) return;
    const part = path.join(folder, `${name}-${parts.length}.parquet`);
    await engine.exec(copyTo(defineStatement(`${name} part`, `SELECT * FROM ${table}`), part, 'parquet'));
    parts.push(part);
    waiting = 0;
    await engine.exec(create);
  };
  return {
    async append(rows) {
      await engine.append(name, rows);
      waiting += Object.values(rows)[0]?.length ?? 0;
    },
    flush,
    async writeTo(file) {
      await flush();
      const joined = withRelations(defineStatement(`whole ${name}`, '-- @relation parts\nSELECT * FROM {parts}'), {
        parts: parquetRelation(parts, columns),
      });
      await engine.exec(copyTo(joined, file, 'parquet'));
    },
  };
}
