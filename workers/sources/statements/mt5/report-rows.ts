import { decodeText } from '../shared/decode-text.ts';
import { readHtmlTables } from '../shared/html-table.ts';
import { cellText, readXlsx } from '../shared/xlsx-sheet.ts';

/** One printed row, the same for HTML and XLSX. `cells[c]` is the text of column c from 0; missing and empty cells are ''. */
export type ReportRow = {
  origin: string;
  cells: string[];
  /** Text of the row's hidden cell: recent terminals put the position's comment there. */
  hidden: string | null;
};

export type ReportSheet = { name: string; rows: ReportRow[] };

/** The rows of a report saved as HTML, as one sheet. */
export function htmlReport(bytes: Uint8Array): ReportSheet {
  const { rows } = readHtmlTables(decodeText(bytes).text);
  return {
    name: '',
    rows: rows.map((row) => {
      const cells: string[] = [];
      let hidden: string | null = null;
      for (const cell of row.cells) {
        if (cell.hidden) hidden ??= cell.text || null;
        else cells[cell.column] = cell.text;
      }
      return { origin: `line ${row.line}`, cells: filled(cells), hidden };
    }),
  };
}

/** The rows of every sheet of a workbook; origins name the sheet where there are several. */
export function xlsxReport(bytes: Uint8Array): ReportSheet[] {
  const sheets = readXlsx(bytes);
  const prefix = (name: string) => (sheets.length > 1 ? `${name}!` : '');
  return sheets.map((sheet) => ({
    name: sheet.name,
    rows: sheet.rows.map((row) => ({
      origin: `${prefix(sheet.name)}row ${row.number}`,
      cells: Array.from(row.cells, (cell) => cellText(cell)),
      hidden: null,
    })),
  }));
}

const filled = (cells: (string | undefined)[]): string[] => Array.from(cells, (cell) => cell ?? '');
