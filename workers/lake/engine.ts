/**
 * The engine port: what the rest of the product may ask of an analytical database. DuckDB over the lake's Parquet files is the embedded engine.
 *
 * Types, the same for every engine and method:
 * - every number (TINYINT … BIGINT, DOUBLE, DECIMAL, BOOLEAN as 0 or 1) is a JavaScript number. BIGINT is exact up to 2^53, which holds for
 *   millisecond times and ids; aggregate counts and sums in the statement if they could be larger.
 * - DATE and TIMESTAMP are milliseconds UTC.
 * - VARCHAR is a string. Anything else must be cast in the statement.
 * - NULL is `NaN` in a numeric column and `null` in a text column or a row. A NaN that a statement computes therefore reads as missing, which it is.
 */

export type ParamType = 'INTEGER' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'VARCHAR' | 'INTEGER[]' | 'DOUBLE[]' | 'VARCHAR[]';
export type ParamValue = number | string | boolean | null | readonly number[] | readonly string[];
export type Params = Readonly<Record<string, ParamValue>>;

export type Column = Float64Array | (string | null)[];
/** Columns by name, all of one length. */
export type Columns = Record<string, Column>;
export type Cell = number | string | null;
export type Row = Record<string, Cell>;

/** Something that can stand after FROM. Only made by the functions of `relations.ts`, which quote and check. */
export type Relation = { readonly relationSql: string };

/** A checked SQL statement: bound parameters are `$name`, relations are `{name}`; both are declared in its header (sql-files.ts). */
export type Statement = {
  readonly name: string;
  readonly sql: string;
  readonly params: Readonly<Record<string, ParamType>>;
  /** Relations that are still to be given with `withRelations`. */
  readonly relations: readonly string[];
};

export interface AnalyticsEngine {
  /** Runs a statement for its effect. Tables made here are seen by all later statements of this engine (TEMP tables are not). */
  exec(statement: Statement, params?: Params): Promise<void>;
  /** All rows as objects: for small results. */
  rows<T = Row>(statement: Statement, params?: Params): Promise<T[]>;
  /** The whole result as columns: numbers as Float64Array, texts as arrays. */
  columns(statement: Statement, params?: Params): Promise<Columns>;
  /** The result in batches of about 65,000 rows, without ever holding all of it. Column types as in `columns`. */
  stream(statement: Statement, params?: Params): AsyncIterable<Columns>;
  /** Adds rows to a table of this engine, matched by column name; columns that are not given stay NULL. NaN and null become NULL. */
  append(table: string, columns: Columns): Promise<void>;
  /** Stops every running statement: its promise rejects. */
  interrupt(): void;
  close(): void;
}

/** Number of rows. */
export function rowCount(columns: Columns): number {
  for (const name in columns) return columns[name]!.length;
  return 0;
}

/** A numeric column, or an error that names it: for callers that know their statement. */
export function numbers(columns: Columns, name: string): Float64Array {
  const column = columns[name];
  if (column instanceof Float64Array) return column;
  throw new TypeError(column ? `Column ${name} holds text, not numbers` : `There is no column ${name}`);
}

/** A text column, or an error that names it. */
export function texts(columns: Columns, name: string): (string | null)[] {
  const column = columns[name];
  if (Array.isArray(column)) return column;
  throw new TypeError(column ? `Column ${name} holds numbers, not text` : `There is no column ${name}`);
}
