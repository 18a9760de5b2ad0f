import type { IngestBalanceOp, IngestOrder, IngestPosition, RejectedRow } from '#workers/contracts/standard-schema.ts';
import { balanceOpKind, orderKindOf, parseServerTime, roundMoney, sideOf } from '../shared/metatrader.ts';
import { optionalNumber, optionalPrice, requiredNumber, requiredTime, UnreadableRow } from '../shared/row-cells.ts';
import { type Deal, matchDeals } from './deals.ts';
import type { Field } from './header-words.ts';
import type { ReportRow } from './report-rows.ts';
import type { Section } from './sections.ts';

/** What the tables of one account say. */
export type Tables = {
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

/** Reads the rows of all tables; what cannot be read goes to `rejected`. */
export function readTables(sections: readonly Section[]): Tables {
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
    fee: cells.amount('fee'),
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
export function rebuildPositions(tables: Tables): void {
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
