import { CsvError, parse } from 'csv-parse/sync';
import { StatementError } from '../statement-error.ts';
import { decodeText } from './decode-text.ts';

export type CsvRow = { line: number; cells: string[] };
export type CsvTable = { delimiter: string; rows: CsvRow[] };

const delimiters = [';', ',', '\t', '|'] as const;
const headBytes = 4096;
const sniffedLines = 20;

/** The beginning of a file as text, for telling its format. */
export const headText = (bytes: Uint8Array): string => decodeText(bytes.subarray(0, headBytes)).text;

/** The first line that is not empty, trimmed. */
export const firstLine = (text: string): string => /\S[^\r\n]*/.exec(text)?.[0].trimEnd() ?? '';

/** The mark that splits the first lines most often and most evenly, or null when none does. */
export function detectDelimiter(text: string): string | null {
  const lines = text
    .split(/\r?\n/, sniffedLines)
    .map((line) => line.replace(/"[^"]*"/g, ''))
    .filter((line) => line.trim() !== '');
  let best: string | null = null;
  let bestScore = 0;
  for (const delimiter of delimiters) {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const most = Math.max(0, ...counts);
    if (most === 0) continue;
    const score = most * (counts.filter((count) => count === most).length / counts.length);
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

/** Splits CSV text into rows with their line numbers; empty lines are left out. Quotes follow RFC 4180, and a stray quote inside a cell is kept as text. */
export function readCsv(text: string, delimiter = detectDelimiter(text) ?? ','): CsvTable {
  const rows: CsvRow[] = [];
  if (!text.includes('"')) {
    // Exports without quotes are the bulk of all files: splitting is several times faster than a full parser.
    const lines = text.split('\n');
    for (let i = 0; i < lines.length; i++) {
      const line = (lines[i] as string).trimEnd();
      if (line !== '') rows.push({ line: i + 1, cells: line.split(delimiter) });
    }
    return { delimiter, rows };
  }
  try {
    const records = parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      info: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    for (const { record, info } of records)
      if (record.some((cell) => cell.trim() !== '')) rows.push({ line: info.lines, cells: record.map((cell) => cell.trim()) });
  } catch (error) {
    if (error instanceof CsvError) throw new StatementError(`The CSV text is broken: ${error.message}`);
    throw error;
  }
  return { delimiter, rows };
}

/** Where a header's name stands for the nth time (counted from 0), or -1: exports use the same name for the open and the close. */
export function columnOf(header: readonly string[], name: string, occurrence = 0): number {
  let seen = 0;
  for (let i = 0; i < header.length; i++) if (header[i]?.trim() === name && seen++ === occurrence) return i;
  return -1;
}

/** A row as text, for the record of rejected rows. */
export const rowText = (row: CsvRow, delimiter: string): string => row.cells.join(delimiter);
