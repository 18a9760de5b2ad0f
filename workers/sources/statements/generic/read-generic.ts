import type {
  BalanceOpKind,
  IngestBalanceOp,
  IngestBatch,
  IngestOrder,
  IngestPosition,
  RejectedRow,
} from '#workers/contracts/standard-schema.ts';
import { type BrokerClock, utcClock } from '#workers/contracts/standard-schema.ts';
import {
  type GenericField,
  type GenericMapping,
  type GenericPreview,
  genericFields,
  requiredGenericFields,
  type StatementDocument,
} from '#workers/contracts/statement.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import { readCloseComment } from '../shared/comment.ts';
import { contentRef, identifyingRows } from '../shared/content-ref.ts';
import { parseNumber } from '../shared/parse-number.ts';
import { UnreadableRow } from '../shared/row-cells.ts';
import { StatementError } from '../statement-error.ts';
import type { StatementFile } from '../statement-format.ts';
import { type ParsedTime, parseTime } from './dates.ts';
import { normaliseName, type RowKind, rowKindOf, symbolIn, utcOffsetInName } from './fields.ts';
import { type Grid, type GridRow, readGrid } from './grid.ts';
import { columnLabels, guessMapping, rateRows } from './guess.ts';

const previewRows = 12;
const maxColumnsInMessage = 30;
const minutesMs = 60_000;
const costNames = ['taxes', 'tax', 'fee', 'fees'];

/** What a table of unknown layout offers to a person: the guessed mapping, what it lacks and the first rows. */
export function previewTable(file: StatementFile): GenericPreview {
  const grid = readGrid(file, null, rateRows);
  const { mapping, labels } = guessMapping(grid, undefined);
  const rows = grid.rows
    .slice(mapping.headerRow, mapping.headerRow + previewRows)
    .map((row) => labels.map((_, index) => row.cells[index] ?? ''));
  return { mapping, missing: missingFields(mapping), header: labels, rows };
}

/** Reads a table by the mapping that a person gave, or by the guessed one. One table may hold several accounts. */
export function readGeneric(file: StatementFile, settings: ImportSettings): StatementDocument {
  const grid = readGrid(file, settings.mapping?.delimiter ?? null, rateRows);
  const mapping = settings.mapping ?? guessMapping(grid, settings.currency).mapping;
  const table = openTable(file, grid, mapping);
  const accounts = new Map<string, AccountRows>();
  const rejected: { accountRef: string; row: RejectedRow }[] = [];
  for (const row of table.rows) {
    if (row.cells.every((cell) => cell === '')) continue;
    const accountRef = table.text(row, 'accountRef');
    try {
      readRow(table, row, rowsOf(accounts, accountRef));
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error;
      rejected.push({ accountRef, row: { origin: row.place, reason: error.message, text: row.cells.join(grid.delimiter ?? ' | ') } });
    }
  }
  const all = [...accounts.values()];
  if (all.every((account) => account.positions.length === 0))
    throw new StatementError(
      nothingReadable(
        file,
        table,
        rejected.map(({ row }) => row),
      ),
    );

  const notes = all.some((account) => account.hasOneTime)
    ? ['The rows print one time each: it stands for the open and the close, so holding times are not known.']
    : [];
  const costSign = printsCostsAsPositive(all) ? -1 : 1;
  if (costSign < 0) notes.push('Commissions are printed as positive costs: they are counted as negative.');
  if (!table.has('accountRef')) notes.push('The table names no account: all rows are taken as one account.');
  if (!settings.mapping && !settings.currency) notes.push(`The currency is taken as ${mapping.currency}.`);
  const batches = [...accounts].filter(([, account]) => account.positions.length + account.balanceOps.length + account.orders.length > 0);
  return {
    format: 'generic-table',
    batches: batches.map(([ref, account]) => toBatch(file, settings, table, mapping, ref, account, costSign, rejected)),
    stated: null,
    notes,
  };
}

/** Required fields that a mapping does not fill. */
const missingFields = ({ columns }: GenericMapping): GenericField[] =>
  requiredGenericFields.filter((field) => {
    if (field === 'openedAt') return !columns.openedAt && !columns.closedAt;
    if (field === 'profit') return !columns.profit && !columns.netProfit;
    return !columns[field];
  });

type Table = {
  rows: GridRow[];
  labels: string[];
  headerOffsetMinutes: number | null;
  dateFormat: string;
  has(field: GenericField): boolean;
  text(row: GridRow, field: GenericField): string;
  symbol(row: GridRow): string;
  number(row: GridRow, field: GenericField): number | null;
  lastNumber(row: GridRow): number | null;
  status(row: GridRow): string;
  /** Taxes and fees that stand beside the commission in columns of their own. */
  furtherCosts(row: GridRow): number;
};

function openTable(file: StatementFile, grid: Grid, mapping: GenericMapping): Table {
  const headerIndex = mapping.headerRow - 1;
  const labels = columnLabels(grid.rows, headerIndex);
  const missing = missingFields(mapping);
  const columnList = labels.slice(0, maxColumnsInMessage).join(', ');
  if (missing.length > 0)
    throw new StatementError(
      `${file.name}: a table without columns for ${missing.map((field) => needs[field] ?? field).join(', ')}. Its columns are: ${columnList}. Map them by hand or add what is missing.`,
    );
  const at = {} as Record<GenericField, number>;
  for (const field of genericFields) {
    const name = mapping.columns[field];
    at[field] = name ? labels.indexOf(name) : -1;
    if (name && at[field] < 0 && /^#\d+$/.test(name)) at[field] = Number(name.slice(1)) - 1;
    if (name && (at[field] < 0 || at[field] >= labels.length))
      throw new StatementError(
        `${file.name}: the mapping takes ${field} from a column "${name}" that the table does not have. Its columns are: ${columnList}.`,
      );
  }
  const header = grid.rows[headerIndex]?.cells ?? [];
  const rows = grid.rows.slice(headerIndex + 1);
  refuseDeals(file, header, rows);
  const decimals = labels.map((_, column) => columnDecimal(rows, column, mapping.decimal));
  const statusColumn = header.findIndex((name) => ['status', 'state'].includes(normaliseName(name)));
  const costColumns = header.flatMap((name, column) =>
    costNames.includes(normaliseName(name)) && !Object.values(at).includes(column) ? [column] : [],
  );
  const lotScale = isServerTable(header) ? 0.01 : 1;

  const text = (row: GridRow, field: GenericField) => (at[field] < 0 ? '' : (row.cells[at[field]] ?? '').trim());
  const numberAt = (row: GridRow, column: number) =>
    row.numbers?.[column] ?? parseNumber(bareNumber(row.cells[column] ?? ''), decimals[column]);
  return {
    rows,
    labels,
    headerOffsetMinutes: utcOffsetInName(header[at.openedAt] ?? '') ?? utcOffsetInName(header[at.closedAt] ?? ''),
    dateFormat: mapping.dateFormat,
    has: (field) => at[field] >= 0,
    text,
    symbol: (row) => (at.symbol === at.side ? symbolIn(text(row, 'symbol')) : text(row, 'symbol')),
    number(row, field) {
      const value = at[field] < 0 ? null : numberAt(row, at[field]);
      if (Number.isNaN(value)) throw new UnreadableRow(`${labels[at[field]]} is not a number: "${text(row, field)}"`);
      return field === 'volume' && value !== null ? Math.round(value * lotScale * 1e8) / 1e8 : value;
    },
    lastNumber(row) {
      for (let column = row.cells.length - 1; column >= 0; column--) {
        const value = numberAt(row, column);
        if (value !== null && !Number.isNaN(value)) return value;
      }
      return null;
    },
    furtherCosts: (row) => costColumns.reduce((sum, column) => sum + (numberAt(row, column) || 0), 0),
    status: (row) => (statusColumn < 0 ? '' : (row.cells[statusColumn] ?? '').trim().toLowerCase()),
  };
}

/** What a required field is called in a message. */
const needs: Partial<Record<GenericField, string>> = {
  symbol: 'the symbol',
  side: 'the side (buy or sell)',
  volume: 'the volume in lots',
  openedAt: 'the open or close time',
  profit: 'the profit',
};

/** Deals are halves of positions: reading them as positions would count every trade twice. */
function refuseDeals(file: StatementFile, header: readonly string[], rows: readonly GridRow[]): void {
  const names = header.map(normaliseName);
  const column = names.findIndex((name) => name === 'entry' || name === 'direction');
  if (column < 0) return;
  const values = new Set(rows.map((row) => (row.cells[column] ?? '').trim().toLowerCase()));
  const isDeals =
    names[column] === 'entry'
      ? names.includes('positionid') && [...values].every((value) => /^([0-3]|in|out|inout|)$/.test(value))
      : values.has('in') && values.has('out');
  if (isDeals)
    throw new StatementError(
      `${file.name}: a list of deals (every position stands in it twice, when it opens and when it closes). Export the positions or the history report instead.`,
    );
}

/** The trade table of a MetaTrader 4 server counts volume in hundredths of a lot. */
function isServerTable(header: readonly string[]): boolean {
  const names = new Set(header.map(normaliseName));
  return names.has('cmd') && names.has('login') && names.has('digits') && names.has('volume');
}

/** In a table with decimal commas, a column that has no comma at all (prices often) keeps its points. */
const columnDecimal = (rows: readonly GridRow[], column: number, decimal: '.' | ','): '.' | ',' =>
  decimal === ',' && rows.some((row) => (row.cells[column] ?? '').includes(',')) ? ',' : '.';

/** A number without what people put around it: currency, unit, the second half of `0.05/0.05`, `1.04K`. */
function bareNumber(text: string): string {
  const match = /^[^\d+\-(.,\u2212]*([+\-(\u2212]?\s*[\d.,\s\u00a0\u202f'’]+\)?)\s*(K|M)?\b/i.exec(text.trim());
  if (!match) return text;
  const [, digits = '', unit] = match;
  if (!unit || !/^[KM]$/.test(unit)) return digits.trim();
  const value = Number(digits.trim().replace(',', '.'));
  return String(value * (unit === 'K' ? 1_000 : 1_000_000));
}

type AccountRows = {
  positions: IngestPosition[];
  balanceOps: IngestBalanceOp[];
  orders: IngestOrder[];
  hasOneTime: boolean;
  /** A time of this account was printed with its zone: all of them are kept as UTC. */
  isUtc: boolean;
  refs: Map<string, { content: string; place: string; times: number }>;
};

function rowsOf(accounts: Map<string, AccountRows>, ref: string): AccountRows {
  let rows = accounts.get(ref);
  if (!rows) {
    rows = { positions: [], balanceOps: [], orders: [], hasOneTime: false, isUtc: false, refs: new Map() };
    accounts.set(ref, rows);
  }
  return rows;
}

function readRow(table: Table, row: GridRow, account: AccountRows): void {
  const time = (field: 'openedAt' | 'closedAt') => {
    const text = table.text(row, field);
    if (text === '' || text === '-' || /^0+$|^1970[.-]01[.-]01/.test(text)) return null;
    const parsed = parseTime(text, table.dateFormat);
    if (!parsed)
      throw new UnreadableRow(
        `${field === 'openedAt' ? 'the open' : 'the close'} time is not a time in the format ${table.dateFormat}: "${text}"`,
      );
    return toServerMs(parsed, account);
  };
  const kind = rowKindOf(table.text(row, 'side'));
  const opened = time('openedAt');
  const closed = time('closedAt');
  const at = opened ?? closed;
  if (at === null) throw new UnreadableRow('the row has no time');
  if (kind === null) throw new UnreadableRow(`the side "${table.text(row, 'side')}" is neither buy nor sell`);
  if (kind !== 'buy' && kind !== 'sell' && kind !== 'order') {
    account.balanceOps.push(readBalanceOp(table, row, kind, at));
    return;
  }

  const symbolRaw = table.symbol(row);
  if (symbolRaw === '') throw new UnreadableRow('the symbol is empty');
  const volumeLots = table.number(row, 'volume');
  if (volumeLots === null || volumeLots <= 0) throw new UnreadableRow(`the volume is ${volumeLots ?? 'empty'}`);
  const status = table.status(row);
  const comment = table.text(row, 'comment') || null;
  if (kind === 'order') {
    account.orders.push(readOrder(table, row, symbolRaw, volumeLots, at, closed, comment));
    return;
  }
  if (/cancel|reject|expire|delet/.test(status)) throw new UnreadableRow(`its status is "${status}": never a trade`);

  const isOpen = status === 'open' || (table.has('closedAt') ? closed === null : !table.has('closePrice'));
  const oneTime = !isOpen && (opened === null || closed === null);
  account.hasOneTime ||= oneTime;
  const commission = (table.number(row, 'commission') ?? 0) + table.furtherCosts(row);
  const swap = table.number(row, 'swap') ?? 0;
  const gross = table.number(row, 'profit');
  const net = table.number(row, 'netProfit');
  if (gross === null && net === null) throw new UnreadableRow('the profit is empty');
  const facts = readCloseComment(comment ?? '');
  const price = (field: 'openPrice' | 'closePrice' | 'sl' | 'tp') => table.number(row, field) || null;
  const magic = table.number(row, 'magic');
  const position: IngestPosition = {
    positionRef: table.text(row, 'positionRef').replace(/^#/, '') || null,
    symbolRaw,
    side: kind,
    volumeLots,
    openedAtServerMs: at,
    openPrice: price('openPrice'),
    closedAtServerMs: isOpen ? null : (closed ?? at),
    closePrice: isOpen ? null : price('closePrice'),
    sl: price('sl'),
    tp: price('tp'),
    commission,
    swap,
    profit: gross ?? Math.round((net! - commission - swap) * 1e8) / 1e8,
    magic: magic !== null && Number.isSafeInteger(magic) ? magic : null,
    comment,
    closeReason: isOpen ? null : facts.closeReason,
    contractSize: null,
    isPartial: facts.isPartial,
    parentRef: facts.parentRef,
    origin: row.place,
  };
  if (position.positionRef !== null) position.positionRef = uniqueRef(position.positionRef, row, account);
  account.positions.push(position);
}

/** The wall time, or the time in UTC where the text prints its zone. */
function toServerMs({ wallMs, offsetMinutes }: ParsedTime, account: AccountRows): number {
  if (offsetMinutes === null) return wallMs;
  account.isUtc = true;
  return wallMs - offsetMinutes * minutesMs;
}

/** A number that two rows share: the same row twice is one trade, different rows are parts of one. */
function uniqueRef(ref: string, row: GridRow, account: AccountRows): string {
  const content = row.cells.join('\u0000');
  const seen = account.refs.get(ref);
  if (!seen) {
    account.refs.set(ref, { content, place: row.place, times: 1 });
    return ref;
  }
  if (seen.content === content) throw new UnreadableRow(`the same row stands at ${seen.place}`);
  seen.times++;
  return `${ref}/${seen.times}`;
}

function readBalanceOp(
  table: Table,
  row: GridRow,
  kind: Exclude<RowKind, 'buy' | 'sell' | 'order' | null>,
  atServerMs: number,
): IngestBalanceOp {
  const printed = table.number(row, 'profit') ?? table.number(row, 'netProfit') ?? table.lastNumber(row);
  if (printed === null) throw new UnreadableRow('the amount is empty');
  const amount = kind === 'withdrawal' ? -Math.abs(printed) : printed;
  const opKind: BalanceOpKind = kind === 'balance' ? (amount >= 0 ? 'deposit' : 'withdrawal') : kind;
  return {
    opRef: table.text(row, 'positionRef') || null,
    kind: opKind,
    amount,
    atServerMs,
    comment: table.text(row, 'comment') || null,
    origin: row.place,
  };
}

function readOrder(
  table: Table,
  row: GridRow,
  symbolRaw: string,
  volumeLots: number,
  placedAtServerMs: number,
  doneAtServerMs: number | null,
  comment: string | null,
): IngestOrder {
  const [, side = 'buy', type = 'limit'] =
    /(buy|sell)[\s_-]*(stop[\s_-]*limit|stop|limit)/.exec(table.text(row, 'side').toLowerCase()) ?? [];
  return {
    orderRef: table.text(row, 'positionRef').replace(/^#/, '') || null,
    symbolRaw,
    kind: serverOrderKinds[table.text(row, 'side')] ?? (`${side}-${type.replace(/[\s_-]+/g, '-')}` as IngestOrder['kind']),
    state: doneAtServerMs === null ? 'pending' : 'cancelled',
    volumeLots,
    price: table.number(row, 'openPrice') || null,
    sl: table.number(row, 'sl') || null,
    tp: table.number(row, 'tp') || null,
    placedAtServerMs,
    doneAtServerMs,
    comment,
    origin: row.place,
  };
}

const serverOrderKinds: Readonly<Record<string, IngestOrder['kind']>> = {
  '2': 'buy-limit',
  '3': 'sell-limit',
  '4': 'buy-stop',
  '5': 'sell-stop',
};

/** Platforms print a commission as what it does to the balance, some exports as what it costs: then none is negative. */
function printsCostsAsPositive(accounts: readonly AccountRows[]): boolean {
  const commissions = accounts.flatMap((account) => account.positions.map((position) => position.commission));
  return commissions.some((commission) => commission > 0) && commissions.every((commission) => commission >= 0);
}

function toBatch(
  file: StatementFile,
  settings: ImportSettings,
  table: Table,
  mapping: GenericMapping,
  ref: string,
  account: AccountRows,
  costSign: 1 | -1,
  rejected: readonly { accountRef: string; row: RejectedRow }[],
): IngestBatch {
  if (costSign < 0)
    for (const position of account.positions) {
      const cost = position.commission;
      position.commission = -cost;
      // A gross profit that was worked out from the net one had the cost's sign wrong.
      if (!mapping.columns.profit) position.profit = Math.round((position.profit + 2 * cost) * 1e8) / 1e8;
    }
  return {
    account: {
      source: 'file',
      accountRef: ref || contentRef(oldestPositions(account.positions)),
      name: null,
      ownerRef: null,
      server: null,
      platform: null,
      currency: mapping.currency,
      leverage: null,
      initialBalance: null,
      stage: settings.stage,
      groupRef: settings.groupRef,
      openedAtServerMs: null,
      isDemo: false,
      meta: {},
    },
    clock: account.isUtc ? utcClock : headerClock(table.headerOffsetMinutes, settings.clock),
    origin: file.name,
    positions: account.positions,
    balanceOps: account.balanceOps,
    orders: account.orders,
    equity: [],
    rejected: rejected.filter(({ accountRef }) => accountRef === ref).map(({ row }) => row),
  };
}

const headerClock = (offsetMinutes: number | null, clock: BrokerClock): BrokerClock =>
  offsetMinutes === null ? clock : { offsetMinutes, daylight: 'none' };

const oldestPositions = (positions: readonly IngestPosition[]): string[] =>
  positions
    .toSorted((a, b) => a.openedAtServerMs - b.openedAtServerMs)
    .slice(0, identifyingRows)
    .map((position) => [position.openedAtServerMs, position.symbolRaw, position.side, position.volumeLots, position.openPrice].join());

function nothingReadable(file: StatementFile, table: Table, rejected: readonly RejectedRow[]): string {
  const [first] = rejected;
  const why = first ? `; ${first.origin}: ${first.reason}` : '';
  return `${file.name}: none of the table's ${table.rows.length} rows is a readable position${why}. Its columns are: ${table.labels.slice(0, maxColumnsInMessage).join(', ')}.`;
}
