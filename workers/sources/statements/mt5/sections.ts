import { type Field, fieldOf } from './header-words.ts';
import type { ReportRow, ReportSheet } from './report-rows.ts';
import { readHead } from './summary.ts';

export type SectionKind = 'positions' | 'open-positions' | 'orders' | 'working-orders' | 'deals';

/** One table of a report: its rows and where each field stands. `closeTime` and `closePrice` are the second Time and Price. */
export type Section = {
  kind: SectionKind;
  columns: Partial<Record<Field | 'closeTime' | 'closePrice', number>>;
  rows: ReportRow[];
};

export type SheetSections = {
  name: string;
  /** The rows above the first table: name, account, company, date. */
  head: ReportRow[];
  sections: Section[];
  /** The rows outside of tables after the first one: balance, results. */
  rest: ReportRow[];
  /** The headings of a known table were in old MetaTrader 4 words (Ticket, Item, Size). */
  hasMt4Words: boolean;
};

/** Cuts a sheet into its tables. Tables are known by their headings, so titles, order and language do not matter. */
export function cutSections(sheet: ReportSheet): SheetSections {
  const cut: SheetSections = { name: sheet.name, head: [], sections: [], rest: [], hasMt4Words: false };
  let section: Section | null = null;
  for (const [index, row] of sheet.rows.entries()) {
    const header = readHeader(row.cells, sheet.rows[index + 1]?.cells ?? []);
    if (header) {
      section = { ...header, rows: [] };
      cut.sections.push(section);
      cut.hasMt4Words ||= row.cells.some((cell) => /^ticket$/i.test(cell));
    } else if (row.cells.filter((cell) => cell !== '').length === 1 && !row.cells.some((cell) => /^-?[\d\s.]+$/.test(cell))) {
      section = null; // the title of the next table
    } else if (section && !/\p{L}.*[:：]$/u.test(row.cells.find((cell) => cell !== '') ?? '')) {
      section.rows.push(row);
    } else if (cut.sections.length === 0) {
      cut.head.push(row);
    } else {
      section = null;
      cut.rest.push(row);
    }
  }
  return cut;
}

function readHeader(cells: readonly string[], below: readonly string[]): Omit<Section, 'rows'> | null {
  const columns: Section['columns'] = {};
  for (const [column, label] of cells.entries()) {
    const field = label === '' ? null : fieldOf(label);
    if (!field) continue;
    if (columns[field] === undefined) columns[field] = column;
    else if (field === 'time') columns.closeTime = column;
    else if (field === 'price') columns.closePrice = column;
  }
  const has = (...fields: (Field | 'closeTime' | 'closePrice')[]) => fields.every((field) => columns[field] !== undefined);
  if (has('time', 'symbol', 'type', 'volume', 'price')) {
    if (has('deal', 'order', 'profit')) return { kind: 'deals', columns };
    if (has('order', 'state')) return { kind: has('marketPrice') ? 'working-orders' : 'orders', columns };
    if (has('position', 'profit', 'closeTime', 'closePrice')) return { kind: 'positions', columns };
    if (has('position', 'profit', 'marketPrice')) return { kind: 'open-positions', columns };
  }
  return readHeaderInUnknownWords(cells, below);
}

type Columns = Section['columns'];
const inOrder = (...fields: (keyof Columns)[]): Columns => Object.fromEntries(fields.map((field, column) => [field, column]));
const positionColumns = inOrder(
  ...([
    'time',
    'position',
    'symbol',
    'type',
    'volume',
    'price',
    'sl',
    'tp',
    'closeTime',
    'closePrice',
    'commission',
    'swap',
    'profit',
  ] as const),
);
const dealStart = ['time', 'deal', 'symbol', 'type', 'direction', 'volume', 'price', 'order', 'commission'] as const;
const dealEnd = ['swap', 'profit', 'balance', 'comment'] as const;
const dealColumns: Record<number, Columns> = { 13: inOrder(...dealStart, ...dealEnd), 14: inOrder(...dealStart, 'fee', ...dealEnd) };

/**
 * Columns stand in the same places in every language, so two tables are known without their words: in closed positions the ninth heading repeats the first (time) and
 * the tenth the sixth (price); below the headings of deals comes a deposit, or a trade with its direction. Types and directions are English everywhere.
 */
function readHeaderInUnknownWords(cells: readonly string[], below: readonly string[]): Omit<Section, 'rows'> | null {
  const names = cells.filter((cell) => cell !== '');
  if (names.some((name) => /\d/.test(name))) return null;
  const repeats = cells[0] === cells[8] && cells[5] === cells[9] && new Set(cells.slice(0, 8)).size === 8;
  if (names.length === 13 && repeats) return { kind: 'positions', columns: positionColumns };
  const columns = dealColumns[names.length];
  const isDeal = /^\d+$/.test(below[1] ?? '') && (below[3] === 'balance' || /^(in|out|in\/out)$/.test(below[4] ?? ''));
  return columns && isDeal ? { kind: 'deals', columns } : null;
}

/**
 * Whether the sheets hold a report of an account: closed or open positions, or deals together with their orders. A strategy tester's report has the same
 * tables below a period of test data, and a table in MetaTrader 4's words counts only under a head that names the account.
 */
export function hasReportTables(sheets: readonly SheetSections[]): boolean {
  const known = sheets.filter((sheet) => !sheet.hasMt4Words || readHead(sheet.head).accountRef !== null);
  const kinds = new Set(known.flatMap((sheet) => sheet.sections.map((section) => section.kind)));
  const hasTables = kinds.has('positions') || kinds.has('open-positions') || (kinds.has('deals') && kinds.has('orders'));
  return hasTables && !sheets.some((sheet) => testedPeriod(sheet.head) !== null);
}

/** The period of test data that a strategy tester prints, like `H1 (2024.01.01 - 2024.12.31)`. */
export function testedPeriod(head: readonly ReportRow[]): string | null {
  for (const row of head) for (const cell of row.cells) if (/\(\d{4}\.\d\d\.\d\d - \d{4}\.\d\d\.\d\d\)/.test(cell)) return cell;
  return null;
}
