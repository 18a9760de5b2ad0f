/** What reading a statement file yields, and how its own totals compare with what was read. */
import type { MarketDataFormatId } from './market-data.ts';
import type { IngestBatch } from './standard-schema.ts';

export type StatementFormatId =
  | 'mql5-history'
  | 'mql5-positions'
  | 'myfxbook-csv'
  | 'mt4-html'
  | 'mt5-html'
  | 'mt5-xlsx'
  | 'mt4-tester'
  | 'mt5-tester'
  | 'generic-table';
/** Everything that an import takes: statements of accounts, price bars, economic calendars. */
export type ImportFormatId = StatementFormatId | MarketDataFormatId;

/** Formats that the simulator can print its accounts in. */
export const printableFormats = [
  'mql5-history',
  'mql5-positions',
  'myfxbook-csv',
  'mt4-html',
  'mt5-html',
  'mt5-xlsx',
] as const satisfies readonly StatementFormatId[];
export type PrintableFormat = (typeof printableFormats)[number];

/** A figure that a statement prints about itself. `null`: the file does not print it. */
export type StatedTotals = {
  closedProfit: number | null; // net of closed trades where the format says so: `closedProfitBasis`
  closedProfitBasis: 'net' | 'gross';
  commission: number | null;
  swap: number | null;
  deposits: number | null; // deposits minus withdrawals
  balance: number | null;
  trades: number | null;
};

export type ReconciliationItem = {
  item: 'closedProfit' | 'commission' | 'swap' | 'deposits' | 'balance' | 'trades';
  stated: number;
  computed: number;
  /** computed - stated */
  difference: number;
  /** Half a unit of the last printed digit times the number of summed rows, or 0 for counts. */
  tolerance: number;
  ok: boolean;
};

export type Reconciliation = {
  status: 'reconciled' | 'difference' | 'no-totals';
  items: ReconciliationItem[];
  /** Rows that could explain a difference: origin and why. */
  suspects: { origin: string; why: string }[];
};

export type StatementDocument = {
  format: StatementFormatId;
  batches: IngestBatch[]; // one per account; almost always one
  stated: StatedTotals | null;
  /** Sentences for the person who imported it, e.g. "12 archived rows are monthly totals of older trades". */
  notes: string[];
};

/** One file's outcome: the stable shape of `npm run import -- --json` and of the Imports page. */
export type ImportFileResult = {
  file: string;
  format: ImportFormatId | null;
  status: 'imported' | 'unchanged' | 'refused';
  /** For a refused file: what is wrong, where, and what was expected. */
  message: string | null;
  notes: string[];
  accounts: { id: number; source: string; ref: string; isNew: boolean }[];
  positions: number;
  updated: number;
  duplicates: number;
  balanceOps: number;
  orders: number;
  /** New price bars and economic releases; `updated` and `duplicates` count theirs too. */
  bars: number;
  calendarEvents: number;
  rejected: { origin: string; reason: string; text: string }[]; // at most 200, the rest is counted
  rejectedCount: number;
  unknownSymbols: Record<string, number>;
  reconciliation: Reconciliation | null;
};

/** The mapping a person corrects for a generic table. Column values are header names (or `#3` for the third column without a header). */
export const genericFields = [
  'accountRef',
  'positionRef',
  'symbol',
  'side',
  'volume',
  'openedAt',
  'openPrice',
  'closedAt',
  'closePrice',
  'sl',
  'tp',
  'commission',
  'swap',
  'profit',
  'netProfit',
  'magic',
  'comment',
] as const;
export type GenericField = (typeof genericFields)[number];

/** Fields without which a row is no position. Times: the open or the close; result: a profit, a net profit, or both prices. */
export const requiredGenericFields = ['symbol', 'side', 'volume', 'openedAt', 'profit'] as const satisfies readonly GenericField[];

/** The dates that a table can be told to hold; other spellings are read by the order of year, month and day. Any separators are read, and seconds and fractions may be missing. */
export const genericDateFormats = [
  'iso',
  'dd/MM/yyyy HH:mm:ss',
  'MM/dd/yyyy HH:mm:ss',
  'dd MMM yyyy HH:mm:ss',
  'epoch-ms',
  'epoch-s',
  'excel-serial',
] as const;
export type GenericMapping = {
  columns: Partial<Record<GenericField, string>>;
  dateFormat: string; // e.g. 'dd/MM/yyyy HH:mm:ss', 'iso', 'epoch-ms', 'epoch-s', 'excel-serial'
  decimal: '.' | ',';
  delimiter: string | null; // null for XLSX
  headerRow: number; // 1-based
  currency: string;
};
/** What inspecting a generic table offers: the guess, how sure it is, and rows to show beside it. */
export type GenericPreview = { mapping: GenericMapping; missing: GenericField[]; header: string[]; rows: string[][] };
