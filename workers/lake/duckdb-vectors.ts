import { type DuckDBDataChunk, DuckDBDecimalValue, DuckDBTypeId, type DuckDBVector } from '@duckdb/node-api';
import type { Cell, Column } from './engine.ts';

/**
 * Copies between DuckDB's column vectors and plain typed arrays, without an object or a BigInt per value.
 * `items` and `validity` are private in the package's types, so everything here also works, slower, through the public `getItem`/`setItem`.
 */
type VectorBuffers = { items?: ArrayBufferView; validity?: { data?: BigUint64Array | null; offset?: number } };

const dayMs = 86_400_000;
const twoTo32 = 4_294_967_296;

/** What one unit of a stored value is in the port's terms: times are milliseconds there. */
const scaleOf: Partial<Record<DuckDBTypeId, number>> = {
  [DuckDBTypeId.DATE]: dayMs,
  [DuckDBTypeId.TIMESTAMP]: 1e-3,
  [DuckDBTypeId.TIMESTAMP_TZ]: 1e-3,
  [DuckDBTypeId.TIMESTAMP_S]: 1e3,
  [DuckDBTypeId.TIMESTAMP_MS]: 1,
  [DuckDBTypeId.TIMESTAMP_NS]: 1e-6,
};

const textTypes = new Set([DuckDBTypeId.VARCHAR, DuckDBTypeId.ENUM, DuckDBTypeId.SQLNULL]);
const numericTypes = new Set([
  DuckDBTypeId.BOOLEAN,
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.DOUBLE,
  DuckDBTypeId.DECIMAL,
  DuckDBTypeId.DATE,
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_TZ,
  DuckDBTypeId.TIMESTAMP_S,
  DuckDBTypeId.TIMESTAMP_MS,
  DuckDBTypeId.TIMESTAMP_NS,
]);

/** Whether a column of this type is text in the port's terms; throws for a type that the port does not know. */
export function isTextType(typeId: DuckDBTypeId, name: string): boolean {
  if (textTypes.has(typeId)) return true;
  if (numericTypes.has(typeId)) return false;
  throw new TypeError(`Column ${name} is ${DuckDBTypeId[typeId]}: cast it to a number or to VARCHAR in the statement`);
}

function toNumber(item: unknown): number {
  if (typeof item === 'number') return item;
  if (item === null) return Number.NaN;
  if (typeof item === 'boolean') return item ? 1 : 0;
  if (typeof item === 'bigint') return Number(item);
  if (item instanceof DuckDBDecimalValue) return item.toDouble();
  throw new TypeError('A value of a numeric column is no number');
}

/** 64-bit integers as doubles: high and low half, little endian, exact up to 2^53. */
function readInt64(items: BigInt64Array, target: Float64Array, offset: number, scale: number): void {
  const halves = new Int32Array(items.buffer, items.byteOffset, items.length * 2);
  for (let i = 0; i < items.length; i++) target[offset + i] = (halves[2 * i + 1]! * twoTo32 + (halves[2 * i]! >>> 0)) * scale;
}

function readNulls(vector: DuckDBVector, count: number, target: Float64Array, offset: number): void {
  const validity = (vector as unknown as VectorBuffers).validity;
  if (validity?.data === null) return;
  if (validity?.data && !validity.offset) {
    const words = new Uint32Array(validity.data.buffer, validity.data.byteOffset, validity.data.length * 2);
    for (let i = 0; i < count; i++) if (((words[i >>> 5]! >>> (i & 31)) & 1) === 0) target[offset + i] = Number.NaN;
    return;
  }
  for (let i = 0; i < count; i++) if (vector.getItem(i) === null) target[offset + i] = Number.NaN;
}

/** Writes a numeric column of a chunk into `target` from `offset` on. */
export function readNumbers(chunk: DuckDBDataChunk, columnIndex: number, target: Float64Array, offset: number): void {
  const vector = chunk.getColumnVector(columnIndex);
  const count = chunk.rowCount;
  const { items } = vector as unknown as VectorBuffers;
  const scale = scaleOf[vector.type.typeId] ?? 1;
  if (items instanceof Float64Array) target.set(items, offset);
  else if (items instanceof BigInt64Array) readInt64(items, target, offset, scale);
  else if (items instanceof Int32Array || items instanceof Int16Array || items instanceof Int8Array || items instanceof Float32Array) {
    for (let i = 0; i < count; i++) target[offset + i] = items[i]! * scale;
  } else {
    for (let i = 0; i < count; i++) target[offset + i] = toNumber(vector.getItem(i));
    return;
  }
  readNulls(vector, count, target, offset);
}

/** Appends a text column of a chunk to `target`. */
export function readTexts(chunk: DuckDBDataChunk, columnIndex: number, target: (string | null)[]): void {
  const vector = chunk.getColumnVector(columnIndex);
  for (let i = 0; i < chunk.rowCount; i++) target.push(vector.getItem(i) as string | null);
}

/** One value of a row in the port's terms. */
export function cellOf(column: Column, index: number): Cell {
  const value = column[index]!;
  return typeof value === 'number' && Number.isNaN(value) ? null : value;
}

function writeInt64(items: BigInt64Array, column: Float64Array, from: number, count: number): void {
  const halves = new Int32Array(items.buffer, items.byteOffset, items.length * 2);
  for (let i = 0; i < count; i++) {
    const value = column[from + i]!;
    const high = Math.floor(value / twoTo32);
    halves[2 * i] = value - high * twoTo32; // the typed array keeps the low 32 bits
    halves[2 * i + 1] = high;
  }
}

/** Fills a chunk's column with `count` values from `from` on; NaN and null become NULL. `undefined` fills it with NULL. */
export function writeColumn(chunk: DuckDBDataChunk, columnIndex: number, column: Column | undefined, from: number, count: number): void {
  const vector = chunk.getColumnVector(columnIndex);
  if (column instanceof Float64Array) {
    const { items } = vector as unknown as VectorBuffers;
    if (items instanceof Float64Array) items.set(column.subarray(from, from + count));
    else if (items instanceof BigInt64Array && vector.type.typeId === DuckDBTypeId.BIGINT) writeInt64(items, column, from, count);
    else if (vector.type.typeId === DuckDBTypeId.BOOLEAN) for (let i = 0; i < count; i++) vector.setItem(i, column[from + i] !== 0);
    else if (items instanceof Int32Array || items instanceof Int16Array || items instanceof Int8Array) {
      const scale = scaleOf[vector.type.typeId] ?? 1;
      for (let i = 0; i < count; i++) items[i] = Math.floor(column[from + i]! / scale);
    } else throw new TypeError(`Numbers cannot be appended to a column of type ${vector.type}`);
    for (let i = 0; i < count; i++) if (Number.isNaN(column[from + i]!)) vector.setItem(i, null);
  } else {
    if (column && vector.type.typeId !== DuckDBTypeId.VARCHAR)
      throw new TypeError(`Text cannot be appended to a column of type ${vector.type}`);
    for (let i = 0; i < count; i++) vector.setItem(i, column?.[from + i] ?? null);
  }
  vector.flush();
}
