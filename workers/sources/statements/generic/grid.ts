import { detectDelimiter, readCsv } from '../shared/csv-table.ts';
import { decodeText } from '../shared/decode-text.ts';
import { readHtmlTables } from '../shared/html-table.ts';
import { cellText, isXlsx, readXlsx, type XlsxSheet } from '../shared/xlsx-sheet.ts';
import { StatementError } from '../statement-error.ts';
import type { StatementFile } from '../statement-format.ts';

/** One row of a table: texts, and for cells of a workbook the number behind the text. */
export type GridRow = { place: string; cells: string[]; numbers: (number | undefined)[] | null };
/** `delimiter` is null for a workbook. */
export type Grid = { delimiter: string | null; rows: GridRow[] };

const sniffedBytes = 8192;
const sniffedPageBytes = 64 * 1024;
const minColumns = 3;
/** Web pages are full of tables: only one whose header names this many fields is a list of trades. */
const minPageFields = 6;

/**
 * Whether the bytes can be a table at all: a workbook, a web page with a table that `rate` finds promising, or text whose first lines split into at least
 * three columns.
 */
export function isTable(bytes: Uint8Array, rate: (rows: readonly GridRow[]) => number): boolean {
  if (isXlsx(bytes)) return true;
  if (isWebPage(bytes)) return rate(htmlRows(decodeText(bytes.subarray(0, sniffedPageBytes)).text)) >= minPageFields;
  const head = decodeText(bytes.subarray(0, sniffedBytes)).text;
  if (!isPlainText(head) || /^\s*[<{[%]/.test(head)) return false;
  const lines = head.split(/\r?\n/).slice(0, -1);
  const delimiter = detectDelimiter(head);
  return delimiter !== null && (lines.length === 0 ? [head] : lines).some((line) => line.split(delimiter).length >= minColumns);
}

/** Text has hardly any control characters besides tabs and line ends. */
export function isPlainText(text: string): boolean {
  let odd = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 0xfffd) odd++;
  }
  return odd <= text.length / 200;
}

/** Reads the table; of a workbook the sheet that `rate` likes best, which is the first one where it cannot tell. */
export function readGrid(file: StatementFile, delimiter: string | null, rate: (rows: readonly GridRow[]) => number): Grid {
  if (isWebPage(file.bytes)) return { delimiter: null, rows: htmlRows(decodeText(file.bytes).text) };
  if (!isXlsx(file.bytes)) {
    const { rows, delimiter: found } = readCsv(decodeText(file.bytes).text, delimiter ?? undefined);
    return { delimiter: found, rows: rows.map(({ line, cells }) => ({ place: `line ${line}`, cells, numbers: null })) };
  }
  let best: { rows: GridRow[]; score: number } | null = null;
  const sheets = readXlsx(file.bytes);
  for (const sheet of sheets) {
    const rows = sheetRows(sheet, sheets.length > 1);
    const score = rate(rows);
    if (!best || score > best.score) best = { rows, score };
  }
  if (!best) throw new StatementError(`${file.name}: the workbook has no sheet with cells.`);
  return { delimiter: null, rows: best.rows };
}

const isWebPage = (bytes: Uint8Array): boolean => /^\s*<[\s\S]*<table/i.test(decodeText(bytes.subarray(0, sniffedPageBytes)).text);

const htmlRows = (html: string): GridRow[] =>
  readHtmlTables(html).rows.map(({ line, cells }) => {
    const texts: string[] = [];
    for (const cell of cells) if (!cell.hidden) texts[cell.column] = cell.text;
    return { place: `line ${line}`, cells: Array.from(texts, (text) => text ?? ''), numbers: null };
  });

const sheetRows = (sheet: XlsxSheet, isOneOfMany: boolean): GridRow[] =>
  sheet.rows.map((row) => ({
    place: isOneOfMany ? `${sheet.name}, row ${row.number}` : `row ${row.number}`,
    cells: Array.from(row.cells, (cell) => (cell && typeof cell.value === 'string' ? cell.value.trim() : cellText(cell))),
    numbers: Array.from(row.cells, (cell) => (cell && typeof cell.value === 'number' && cell.wallTimeMs === null ? cell.value : undefined)),
  }));
