import type { Relation, Statement } from './engine.ts';

const identifierPattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A column or table name in quotes, or an error: names cannot be bound, so they are checked. */
export function identifier(name: string): string {
  if (!identifierPattern.test(name)) throw new Error(`"${name}" is not a column or table name`);
  return `"${name}"`;
}

/** A text in quotes. For paths and literals in places where nothing can be bound. */
export function literal(text: string): string {
  if (text.includes('\0')) throw new Error('A text with a zero byte cannot be part of a statement');
  return `'${text.replaceAll("'", "''")}'`;
}

/** A table that was made with `exec`. */
export const tableRelation = (name: string): Relation => ({ relationSql: identifier(name) });

/** Parquet files as one relation, in the given order. Without files: the given columns and no rows. */
export function parquetRelation(files: readonly string[], emptyColumns: Readonly<Record<string, string>>): Relation {
  if (files.length > 0) return { relationSql: `read_parquet([${files.map(literal).join(', ')}], union_by_name = true)` };
  const columns = Object.entries(emptyColumns).map(([name, type]) => `NULL::${type} AS ${identifier(name)}`);
  return { relationSql: `(SELECT ${columns.join(', ')} WHERE false)` };
}

/** Puts relations into a statement's `{name}` places. All must be given, and no other. */
export function withRelations(statement: Statement, relations: Readonly<Record<string, Relation>>): Statement {
  const unknown = Object.keys(relations).filter((name) => !statement.relations.includes(name));
  if (unknown.length > 0) throw new Error(`${statement.name} declares no relation ${unknown.join(', ')}`);
  const missing = statement.relations.filter((name) => !(name in relations));
  if (missing.length > 0) throw new Error(`${statement.name} needs the relation ${missing.join(', ')}`);
  const sql = statement.sql.replace(/\{(\w+)\}/g, (place, name: string) => relations[name]?.relationSql ?? place);
  return { ...statement, sql, relations: [] };
}

export type FileFormat = 'parquet' | 'csv' | 'json';

const copyOptions: Record<FileFormat, string> = {
  parquet: 'FORMAT parquet, COMPRESSION zstd',
  csv: 'FORMAT csv, HEADER true',
  json: 'FORMAT json, ARRAY true',
};

/** The statement's rows into a file instead of out to the caller; its parameters are bound as before. Write beside the place, then `publishFile`. */
export const copyTo = (statement: Statement, file: string, format: FileFormat): Statement => ({
  ...statement,
  name: `copy ${statement.name}`,
  sql: `COPY (\n${statement.sql.trim().replace(/;$/, '')}\n) TO ${literal(file)} (${copyOptions[format]})`,
});
