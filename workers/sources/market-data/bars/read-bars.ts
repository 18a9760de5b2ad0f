import path from 'node:path';
import type { BarBatch } from '#workers/contracts/market-data.ts';
import type { RejectedRow } from '#workers/contracts/standard-schema.ts';
import { readCsv, rowText } from '../../statements/shared/csv-table.ts';
import { decodeText, headOf } from '../../statements/shared/decode-text.ts';
import { StatementError } from '../../statements/statement-error.ts';
import type { StatementFile } from '../../statements/statement-format.ts';
import { barLengths } from './bar-length.ts';
import { type BarColumns, barColumns, timeOf } from './columns.ts';

const headBytes = 8_192;
/** A file in which more rows than this share their time with another has lost part of its times. */
const maxSharedTimes = 0.01;
/** Whole numbers in so many rows are points, not prices that happen to have no decimals. */
const minRowsForPoints = 20;

/** Exports that multiplied prices carry the noise of floating point. */
const isWhole = (price: number) => Math.abs(price - Math.round(price)) < 1e-9 * price;

const headOfFile = (file: StatementFile) => decodeText(headOf(file.bytes, headBytes)).text;

/** Whether the content is price bars. Looks at its beginning only. */
export const isBars = (file: StatementFile): boolean => barColumns(headOfFile(file)) !== null;

/** Words of the file's name that could be a symbol: `XAUUSD_M5_2024.csv` → XAUUSD, M5, 2024. */
function wordsOfName(name: string): string[] {
  const stem = path.posix.basename(name.replaceAll('\\', '/')).replace(/\.(?:csv|txt|tsv|gz|zip|prn)/gi, '');
  return stem.split(/[\s_\-()[\]]+/).filter((word) => word !== '');
}

type Row = { atMs: number; prices: [open: number, high: number, low: number, close: number]; volume: number; place: string; text: string };

/**
 * Reads price bars in any of the usual layouts: header or none, `;`, `,` or tab, date and time in one column or two. Bar lengths come from the times.
 * Throws `StatementError` where times repeat or have no regular step; a single impossible row is rejected.
 */
export function readBars(file: StatementFile): BarBatch {
  const columns = barColumns(headOfFile(file));
  if (!columns) throw new StatementError(`${file.name}: holds no price bars.`);
  const { rows: cells, delimiter } = readCsv(decodeText(file.bytes).text);
  const rejected: RejectedRow[] = [];
  const rows: Row[] = [];
  let utcRows = 0;
  for (const row of columns.hasHeader ? cells.slice(1) : cells) {
    const place = `line ${row.line}`;
    const read = readRow(row.cells, columns);
    if (typeof read === 'string') rejected.push({ origin: place, reason: read, text: rowText(row, delimiter) });
    else {
      if (read.isUtc) utcRows++;
      rows.push({ ...read, place, text: rowText(row, delimiter) });
    }
  }
  const distinct = distinctRows(file, rows, rejected);
  const lengths = barLengths(Float64Array.from(distinct, ({ atMs }) => atMs));
  if (!lengths)
    throw new StatementError(
      `${file.name}: the times of these ${distinct.length} bars have no regular step, so their length is not known. Expected one bar after another of 1 minute to 1 week.`,
    );
  const symbols = columns.symbol === null ? [] : [...new Set(cells.slice(1).map((row) => (row.cells[columns.symbol!] ?? '').trim()))];
  if (symbols.length > 1) throw new StatementError(`${file.name}: holds bars of ${symbols.length} symbols. Expected one file per symbol.`);
  return {
    symbolCandidates: symbols.length === 1 ? symbols : wordsOfName(file.name),
    isUtc: columns.isUtc || (utcRows > 0 && utcRows === rows.length),
    origin: file.name,
    atServerMs: Float64Array.from(distinct, ({ atMs }) => atMs),
    seconds: lengths,
    open: Float64Array.from(distinct, ({ prices }) => prices[0]),
    high: Float64Array.from(distinct, ({ prices }) => prices[1]),
    low: Float64Array.from(distinct, ({ prices }) => prices[2]),
    close: Float64Array.from(distinct, ({ prices }) => prices[3]),
    volume: Float64Array.from(distinct, ({ volume }) => volume),
    isInPoints: distinct.length >= minRowsForPoints && distinct.every(({ prices }) => prices.every(isWhole)),
    rejected,
  };
}

function readRow(
  cells: readonly string[],
  columns: BarColumns,
): { atMs: number; isUtc: boolean; prices: Row['prices']; volume: number } | string {
  const time = timeOf(cells, columns);
  if (!time) return 'the time is not a date that begins with its year';
  const prices = [columns.open, columns.high, columns.low, columns.close].map((at) => Number(cells[at] || Number.NaN)) as Row['prices'];
  const [open, high, low, close] = prices;
  if (!prices.every((price) => Number.isFinite(price) && price > 0)) return 'a price is missing or not above 0';
  if (high < Math.max(open, close) || low > Math.min(open, close)) return 'open or close lies outside of high and low';
  return { ...time, prices, volume: columns.volume === null ? Number.NaN : Number(cells[columns.volume] || Number.NaN) };
}

/** Ascending rows of one time each. The same bar twice counts once; another bar at a time that is taken is rejected. */
function distinctRows(file: StatementFile, rows: Row[], rejected: RejectedRow[]): Row[] {
  rows.sort((a, b) => a.atMs - b.atMs);
  const distinct: Row[] = [];
  let shared = 0;
  for (const row of rows) {
    const last = distinct.at(-1);
    if (last?.atMs !== row.atMs) distinct.push(row);
    else if (row.prices.some((price, i) => price !== last.prices[i])) {
      shared++;
      rejected.push({ origin: row.place, reason: `another bar has the same time (${last.place})`, text: row.text });
    }
  }
  if (shared > maxSharedTimes * rows.length)
    throw new StatementError(
      `${file.name}: ${rows.length} bars share only ${distinct.length} times: the export lost part of the time (perhaps a spreadsheet cut the minutes). Export it again.`,
    );
  if (distinct.length < 2)
    throw new StatementError(`${file.name}: holds ${distinct.length} bars; at least 2 are needed to tell their length.`);
  return distinct;
}
