import type { IngestBalanceOp, IngestBatch, IngestOrder, IngestPosition, RejectedRow, Stage } from '#workers/contracts/standard-schema.ts';
import type { StatedTotals, StatementDocument, StatementFormatId } from '#workers/contracts/statement.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import { readCloseComment } from '../shared/comment.ts';
import { balanceOpKind, initialBalanceOf, orderKindOf, parseServerTime, roundMoney, sideOf } from '../shared/metatrader.ts';
import { optionalNumber, optionalPrice, requiredNumber, requiredTime, UnreadableRow } from '../shared/row-cells.ts';
import { StatementError } from '../statement-error.ts';
import type { StatementFile } from '../statement-format.ts';
import { type Deal, matchDeals } from './deals.ts';
import type { Field } from './header-words.ts';
import { inferCurrency } from './infer-currency.ts';
import type { ReportRow, ReportSheet } from './report-rows.ts';
import { cutSections, type Section, type SheetSections } from './sections.ts';
import { type ReportHead, type ReportSummary, readHead, readSummary } from './summary.ts';

/** What the tables of one account say. */
type Tables = {
  closed: IngestPosition[];
  open: IngestPosition[];
  deals: Deal[];
  balanceOps: IngestBalanceOp[];
  orders: IngestOrder[];
  /** Stop and target of every order, also of filled ones. */
  stops: Map<string, { sl: number | null; tp: number | null }>;
  rejected: RejectedRow[];
  has: Record<Section['kind'], boolean>;
};

const stageOf: Record<string, Stage> = { demo: 'demo', contest: 'demo', real: 'live' };

/**
 * Reads an MT5 history report or open-positions report, one sheet for HTML and one or more for a workbook. A workbook may hold one account over several
 * sheets or one account per sheet. Throws `StatementError` when no table of MetaTrader 5 is in it.
 */
export function readMt5Report(
  format: StatementFormatId,
  file: StatementFile,
  sheets: readonly ReportSheet[],
  settings: ImportSettings,
): StatementDocument {
  const cut = sheets.map(cutSections).filter((sheet) => sheet.sections.length > 0);
  if (cut.length === 0)
    throw new StatementError(`${file.name}: none of its tables is a table of positions, orders or deals as MetaTrader 5 prints them.`);
  const parts = perAccount(cut, sheets).map((account) => readAccount(account, file, settings));
  const [only] = parts;
  return {
    format,
    batches: parts.map((part) => part.batch),
    stated: parts.length === 1 && only ? only.stated : null,
    notes: [...new Set(parts.flatMap((part) => part.notes))],
  };
}

/** The sheets of one account; `suffix` tells accounts of one file apart that have no number of their own. */
type AccountSheets = { head: ReportHead; sections: Section[]; summary: ReportSummary; suffix: string; hasMt4Words: boolean };

function perAccount(cut: readonly SheetSections[], all: readonly ReportSheet[]): AccountSheets[] {
  const withPositions = cut.filter((sheet) => sheet.sections.some((section) => section.kind === 'positions'));
  const hasOwnHead = (sheet: SheetSections) => readHead(sheet.head).accountRef !== null;
  if (cut.length === 1 || (withPositions.length <= 1 && cut.filter(hasOwnHead).length <= 1)) {
    const tableSheets = new Set(cut.map((sheet) => sheet.name));
    const otherRows = all.filter((sheet) => !tableSheets.has(sheet.name)).flatMap((sheet) => sheet.rows);
    return [
      {
        head: readHead(cut.flatMap((sheet) => sheet.head)),
        sections: cut.flatMap((sheet) => sheet.sections),
        summary: readSummary([...cut.flatMap((sheet) => sheet.rest), ...otherRows]),
        suffix: '',
        hasMt4Words: cut.some((sheet) => sheet.hasMt4Words),
      },
    ];
  }
  return cut.map((sheet) => ({
    head: readHead(sheet.head),
    sections: sheet.sections,
    summary: readSummary(sheet.rest),
    suffix: `-${sheet.name}`,
    hasMt4Words: sheet.hasMt4Words,
  }));
}

function readAccount(account: AccountSheets, file: StatementFile, settings: ImportSettings) {
  const { head, summary } = account;
  const notes: string[] = [];
  const tables = readTables(account.sections);
  if (!tables.has.positions && tables.deals.length > 0) {
    rebuildPositions(tables);
    notes.push(
      'The report has no table of closed positions: positions were rebuilt from its deals, first in, first out, with the stops of their first orders.',
    );
  }
  const positions = uniquePositions(tables, notes);
  linkDeals(tables);
  if (positions.length + tables.balanceOps.length + tables.orders.length === 0 && tables.rejected.length > 0) {
    const [first] = tables.rejected;
    throw new StatementError(`${file.name}: none of its ${tables.rejected.length} rows could be read; ${first?.origin}: ${first?.reason}.`);
  }

  const currency = head.currency ?? settings.currency ?? inferCurrency(tables.closed);
  if (!head.currency && !settings.currency)
    notes.push(
      currency
        ? `The report does not print the account's currency: its profits and prices say ${currency}.`
        : "The report does not print the account's currency: USD is assumed.",
    );
  const accountRef = head.accountRef ?? fileStem(file.name) + account.suffix;
  if (!head.accountRef)
    notes.push(`The report does not print an account number: the account is named after the file${account.suffix && ' and its sheet'}.`);
  if (tables.open.length > 0 && !tables.has.positions && !tables.has.deals) notes.push('The report lists open positions only.');

  const platform = account.hasMt4Words ? 'mt4' : 'mt5';
  const batch: IngestBatch = {
    account: {
      source: platform,
      accountRef,
      name: head.name,
      ownerRef: null,
      server: head.server,
      platform,
      currency: currency ?? 'USD',
      leverage: head.leverage,
      initialBalance: initialBalanceOf(positions, tables.balanceOps),
      stage: settings.stage ?? stageOf[head.accountType ?? ''] ?? null,
      groupRef: settings.groupRef,
      openedAtServerMs: null,
      isDemo: false,
      meta: { company: head.company, reportedAtServerMs: head.reportedAtServerMs, marginMode: head.marginMode, credit: summary.credit },
    },
    clock: settings.clock,
    origin: file.name,
    positions,
    balanceOps: tables.balanceOps,
    orders: tables.orders,
    equity:
      summary.equity !== null && head.reportedAtServerMs !== null
        ? [{ atServerMs: head.reportedAtServerMs, balance: summary.balance, equity: summary.equity, margin: summary.margin }]
        : [],
    rejected: tables.rejected,
  };
  return { batch, stated: statedTotals(tables, summary, notes), notes };
}

function readTables(sections: readonly Section[]): Tables {
  const tables: Tables = {
    closed: [],
    open: [],
    deals: [],
    balanceOps: [],
    orders: [],
    stops: new Map(),
    rejected: [],
    has: { positions: false, 'open-positions': false, orders: false, 'working-orders': false, deals: false },
  };
  for (const section of sections) {
    tables.has[section.kind] = true;
    for (const row of section.rows) {
      const cells = cellsOf(section, row);
      if (cells.text('time') === '' && cells.text(idField[section.kind]) === '') continue; // sums under the table and blank lines
      try {
        readRow(section.kind, cells, row, tables);
      } catch (error) {
        if (!(error instanceof UnreadableRow)) throw error;
        tables.rejected.push({ origin: row.origin, reason: error.message, text: row.cells.filter((cell) => cell !== '').join(' | ') });
      }
    }
  }
  return tables;
}

const idField: Record<Section['kind'], Field> = {
  positions: 'position',
  'open-positions': 'position',
  orders: 'order',
  'working-orders': 'order',
  deals: 'deal',
};

type Cells = ReturnType<typeof cellsOf>;
type Column = Field | 'closeTime' | 'closePrice';

/** A row's cells by field. */
function cellsOf(section: Section, row: ReportRow) {
  const text = (field: Column): string => {
    const column = section.columns[field];
    return column === undefined ? '' : (row.cells[column] ?? '');
  };
  return {
    text,
    required(field: Column): string {
      const value = text(field);
      if (value === '') throw new UnreadableRow(`${field} is empty`);
      return value;
    },
    time: (field: Column) => requiredTime(text(field), field, parseServerTime),
    amount: (field: Column) => optionalNumber(text(field), field) ?? 0,
    price: (field: Column) => optionalPrice(text(field), field),
  };
}

function readRow(kind: Section['kind'], cells: Cells, row: ReportRow, tables: Tables): void {
  if (kind === 'positions' || kind === 'open-positions') {
    const position = readPosition(kind, cells, row);
    (position.closedAtServerMs === null ? tables.open : tables.closed).push(position);
  } else if (kind === 'orders' || kind === 'working-orders') {
    const order = readOrder(kind, cells, row);
    if (order.orderRef) tables.stops.set(order.orderRef, { sl: order.sl, tp: order.tp });
    // A filled market order only repeats its deal.
    if (order.state !== 'filled' || (order.kind !== 'buy' && order.kind !== 'sell')) tables.orders.push(order);
  } else {
    readDeal(cells, row, tables);
  }
}

function readPosition(kind: 'positions' | 'open-positions', cells: Cells, row: ReportRow): IngestPosition {
  const side = sideOf[cells.required('type').toLowerCase()];
  if (!side) throw new UnreadableRow(`the type "${cells.text('type')}" is neither buy nor sell`);
  const isOpen = kind === 'open-positions' || cells.text('closeTime') === '';
  return {
    positionRef: cells.required('position'),
    symbolRaw: cells.required('symbol'),
    side,
    volumeLots: parseVolume(cells.required('volume')),
    openedAtServerMs: cells.time('time'),
    openPrice: cells.price('price'),
    closedAtServerMs: isOpen ? null : cells.time('closeTime'),
    closePrice: isOpen ? null : cells.price('closePrice'),
    sl: cells.price('sl'),
    tp: cells.price('tp'),
    commission: roundMoney(cells.amount('commission') + cells.amount('fee') + cells.amount('taxes')),
    swap: roundMoney(cells.amount('swap')),
    profit: isOpen ? roundMoney(cells.amount('profit')) : roundMoney(requiredNumber(cells.text('profit'), 'profit')),
    magic: null,
    comment: cells.text('comment') || row.hidden,
    closeReason: null,
    contractSize: null,
    isPartial: kind === 'positions' && cells.text('volume').includes('/'),
    parentRef: null,
    origin: row.origin,
  };
}

function readOrder(kind: 'orders' | 'working-orders', cells: Cells, row: ReportRow): IngestOrder {
  const type = cells.required('type').toLowerCase();
  const orderKind = orderKindOf[type];
  if (!orderKind) throw new UnreadableRow(`the type "${type}" is not known`);
  const state = kind === 'working-orders' ? 'pending' : orderStateOf[cells.required('state').toLowerCase()];
  if (!state) throw new UnreadableRow(`the state "${cells.text('state')}" is not known`);
  return {
    orderRef: cells.required('order'),
    symbolRaw: cells.required('symbol'),
    kind: orderKind,
    state,
    volumeLots: parseVolume(cells.required('volume')),
    price: /^market$/i.test(cells.text('price')) ? null : cells.price('price'),
    sl: cells.price('sl'),
    tp: cells.price('tp'),
    placedAtServerMs: cells.time('time'),
    doneAtServerMs: kind === 'working-orders' || cells.text('closeTime') === '' ? null : cells.time('closeTime'),
    comment: cells.text('comment') || null,
    origin: row.origin,
  };
}

const orderStateOf: Record<string, IngestOrder['state']> = {
  placed: 'pending',
  started: 'pending',
  partial: 'filled',
  filled: 'filled',
  canceled: 'cancelled',
  cancelled: 'cancelled',
  expired: 'expired',
  rejected: 'rejected',
};

function readDeal(cells: Cells, row: ReportRow, tables: Tables): void {
  const type = cells.required('type').toLowerCase();
  const atServerMs = cells.time('time');
  const id = cells.required('deal');
  const comment = cells.text('comment') || null;
  const commission = roundMoney(cells.amount('commission') + cells.amount('fee'));
  const side = sideOf[type];
  if (!side) {
    const amount = roundMoney(requiredNumber(cells.text('profit'), 'profit') + commission + cells.amount('swap'));
    const kind = balanceOpKind(type, comment ?? '', amount);
    if (!kind) throw new UnreadableRow(`the type "${type}" is not known`);
    tables.balanceOps.push({ opRef: id, kind, amount, atServerMs, comment, origin: row.origin });
    return;
  }
  const direction = cells.text('direction').toLowerCase().replace(/\s/g, '');
  tables.deals.push({
    id,
    order: cells.text('order') || id,
    atServerMs,
    symbol: cells.required('symbol'),
    side,
    direction: direction === 'in' ? 'in' : direction === 'in/out' ? 'in/out' : 'out',
    volumeLots: parseVolume(cells.required('volume')),
    price: requiredNumber(cells.text('price'), 'price'),
    commission,
    swap: roundMoney(cells.amount('swap')),
    profit: roundMoney(cells.amount('profit')),
    comment,
    origin: row.origin,
  });
}

/** `0.1`, `0.1 / 0.1` (asked / filled) or, shortened by the terminal, `1.04K`. */
function parseVolume(text: string): number {
  const [asked = ''] = text.split('/');
  const match = /^(.*?)\s*([KM])?$/.exec(asked.trim());
  const lots = requiredNumber(match?.[1] ?? '', 'volume') * (match?.[2] === 'K' ? 1e3 : match?.[2] === 'M' ? 1e6 : 1);
  if (!(lots > 0)) throw new UnreadableRow(`volume is not above zero: "${text}"`);
  return Math.round(lots * 1e8) / 1e8;
}

/** Positions of a report that has deals only. A table of open positions, where there is one, says more than what is left of the deals. */
function rebuildPositions(tables: Tables): void {
  const matched = matchDeals(tables.deals);
  tables.closed = matched.closed;
  if (!tables.has['open-positions']) tables.open = matched.open;
  for (const position of [...matched.closed, ...matched.open])
    Object.assign(position, tables.stops.get(position.parentRef ?? position.positionRef ?? ''));
  for (const { deal, lots } of matched.orphans)
    tables.rejected.push({
      origin: deal.origin,
      reason: `closes ${lots} lots that no deal in the report opened`,
      text: [deal.id, deal.symbol, deal.side, deal.volumeLots, deal.profit].join(' | '),
    });
}

/**
 * Adds to positions what only their deals say: the comment and, for open positions, the commission of the entry (a position's number is the order that opened
 * it), and why it was closed.
 */
function linkDeals(tables: Tables): void {
  const entries = new Map(tables.deals.filter((deal) => deal.direction !== 'out').map((deal) => [deal.order, deal]));
  const exits = new Map<string, Deal[]>();
  for (const deal of tables.deals) {
    if (deal.direction === 'in') continue;
    const key = `${deal.symbol} ${deal.atServerMs}`;
    exits.set(key, [...(exits.get(key) ?? []), deal]);
  }
  for (const position of [...tables.closed, ...tables.open]) {
    const entry = entries.get(position.positionRef ?? '');
    position.comment = entry?.comment ?? position.comment;
    if (position.closedAtServerMs === null) {
      if (entry && position.commission === 0) position.commission = entry.commission;
      continue;
    }
    const candidates = (exits.get(`${position.symbolRaw} ${position.closedAtServerMs}`) ?? []).filter(
      (deal) => deal.side !== position.side,
    );
    const exit =
      candidates.find((deal) => deal.volumeLots === position.volumeLots && deal.price === position.closePrice) ??
      candidates.find((deal) => deal.price === position.closePrice) ??
      candidates.find((deal) => deal.volumeLots === position.volumeLots);
    position.closeReason ??= readCloseComment(exit?.comment ?? '').closeReason;
  }
}

/**
 * A position that is partly closed stands in both tables: its closed part as `0.02 / 0.05` lots, with the whole entry commission. Only the closed part is kept;
 * when the rest is closed, a later report prints the whole position under the same number. Any other repetition is refused.
 */
function uniquePositions(tables: Tables, notes: string[]): IngestPosition[] {
  const seen = new Set<string | null>();
  const unique: IngestPosition[] = [];
  for (const position of tables.closed) {
    if (seen.has(position.positionRef))
      tables.rejected.push({ origin: position.origin, reason: 'the position is listed twice', text: position.positionRef ?? '' });
    else unique.push(position);
    seen.add(position.positionRef);
  }
  const partlyClosed = tables.open.filter((position) => seen.has(position.positionRef));
  if (partlyClosed.length > 0) {
    const lots = partlyClosed.reduce((sum, position) => sum + position.volumeLots, 0);
    notes.push(
      `${partlyClosed.length} open positions are partly closed: their closed part is kept, ${+lots.toFixed(8)} lots of them are still open.`,
    );
  }
  tables.closed = unique;
  tables.open = tables.open.filter((position) => !seen.has(position.positionRef));
  return [...tables.closed, ...tables.open];
}

/**
 * The report's totals in the terms of closed positions. The report counts every closing deal as a trade, and its profit and balance include what deals already
 * booked on positions that are still open (their entry commission): both are set off here and said in a note.
 */
function statedTotals(tables: Tables, summary: ReportSummary, notes: string[]): StatedTotals | null {
  if (!tables.has.deals) return null;
  const closingDeals = tables.deals.filter((deal) => deal.direction !== 'in').length;
  const furtherParts = closingDeals - tables.closed.length;
  const openRefs = new Set(tables.open.map((position) => position.positionRef));
  const booked = roundMoney(
    tables.deals.filter((deal) => deal.direction === 'in' && openRefs.has(deal.order)).reduce((sum, deal) => sum + deal.commission, 0),
  );
  if (summary.trades !== null && furtherParts > 0)
    notes.push(`The report counts ${summary.trades} trades: ${furtherParts} of them closed a further part of a position.`);
  if (booked !== 0) notes.push(`The printed balance includes ${booked.toFixed(2)} of commission on positions that are still open.`);
  const withoutBooked = (value: number | null) => (value === null ? null : roundMoney(value - booked));
  return {
    closedProfit: withoutBooked(summary.netProfit),
    closedProfitBasis: 'net',
    commission: null,
    swap: null,
    deposits: null,
    balance: withoutBooked(summary.balance),
    trades: summary.trades === null ? null : summary.trades - furtherParts,
  };
}

const fileStem = (name: string) => name.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '');
