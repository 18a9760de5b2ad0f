/**
 * Results that are computed range by range, by whatever thread: the rows of a range are a file of their own, and all files together, in the order of their ranges,
 * are the table. What stands in the joined file therefore does not depend on who computed which range.
 */
import path from 'node:path';
import type { AnalyticsEngine, Statement } from './engine.ts';
import { copyTo, identifier, parquetRelation, tableRelation, withRelations } from './relations.ts';
import { defineStatement } from './sql-files.ts';

const partFile = (folder: string, table: string, range: number) => path.join(folder, `${table}-${range}.parquet`);

/** Makes an empty table; one that is there is emptied. @param columns SQL type per column */
export function createTable(name: string, columns: Readonly<Record<string, string>>): Statement {
  const definition = Object.entries(columns).map(([column, type]) => `${identifier(column)} ${type}`);
  return defineStatement(`${name} table`, `CREATE OR REPLACE TABLE ${identifier(name)} (${definition.join(', ')})`);
}

/** Writes the rows of an engine's table as those of one range. */
export function writePart(engine: AnalyticsEngine, table: string, folder: string, range: number): Promise<void> {
  const rows = defineStatement(`${table} part`, `SELECT * FROM ${identifier(table)}`);
  return engine.exec(copyTo(rows, partFile(folder, table, range), 'parquet'));
}

/** Joins the parts 0 … `ranges` − 1 of a table into one file; without parts it gets the columns of the engine's own empty table. */
export function joinParts(engine: AnalyticsEngine, table: string, folder: string, ranges: number, file: string): Promise<void> {
  const files = Array.from({ length: ranges }, (_, range) => partFile(folder, table, range));
  const rows = withRelations(defineStatement(`whole ${table}`, '-- @relation parts\nSELECT * FROM {parts}'), {
    parts: ranges > 0 ? parquetRelation(files, {}) : tableRelation(table),
  });
  return engine.exec(copyTo(rows, file, 'parquet'));
}
