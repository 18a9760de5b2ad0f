import type { CloseReason, IngestBalanceOp, IngestOrder, IngestPosition, RejectedRow } from '#workers/contracts/standard-schema.ts';
import type { StatementDocument } from '#workers/contracts/statement.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import { htmlReport, type ReportRow } from '../mt5/report-rows.ts';
import { testedPeriod } from '../mt5/sections.ts';
import { decodeText } from '../shared/decode-text.ts';
import { readHtmlTables } from '../shared/html-table.ts';
import { inferCurrency } from '../shared/infer-currency.ts';
import { orderKindOf, parseServerTime, roundMoney, sideOf } from '../shared/metatrader.ts';
import { parseNumber } from '../shared/parse-number.ts';
import { optionalPrice, requiredNumber, requiredTime, UnreadableRow } from '../shared/row-cells.ts';
import { StatementError } from '../statement-error.ts';
import type { StatementFile } from '../statement-format.ts';
import { backtestBatch } from './backtest-batch.ts';

const columns = { number: 0, time: 1, type: 2, order: 3, size: 4, price: 5, sl: 6, tp: 7, profit: 8, balance: 9 } as const;

/** The header of the tester's list of operations: ten columns of words in every language, the first a number sign. */
export const isMt4TestHeader = (cells: readonly string[]): boolean =>
  cells.length === 10 && /^[#№]$/.test(cells[columns.number] ?? '') && cells.every((cell) => cell !== '' && !/\d/.test(cell));

const closeReasonOf: Record<string, CloseReason | null> = { 's/l': 'sl', 't/p': 'tp', close: null, 'close at stop': null };

/** An open order of the test and where it came from. */
type OpenOrder = {
  ref: string;
  kind: IngestOrder['kind'];
  lots: number;
  atServerMs: number;
  price: number | null;
  sl: number | null;
  tp: number | null;
  parentRef: string | null;
  origin: string;
};

/** Reads an MT4 strategy tester report: a list of operations (open, modify, close, delete) that together tell the life of every order. */
export function readMt4Test(file: StatementFile, settings: ImportSettings): StatementDocument {
  const { rows } = htmlReport(file.bytes);
  const start = rows.findIndex((row) => isMt4TestHeader(row.cells));
  const head = rows.slice(0, start);
  const symbol = /^\S+/.exec(head[0]?.cells[2] ?? '')?.[0];
  if (!symbol) throw new StatementError(`${file.name}: the strategy tester's report does not name the symbol that was tested.`);

  const test = replay(rows.slice(start + 1), symbol);
  const results = readResults(head);
  const notes: string[] = [];
  const currency = settings.currency ?? inferCurrency(test.positions);
  if (!settings.currency)
    notes.push(
      currency
        ? `The report does not print the account's currency: its profits and prices say ${currency}.`
        : "The report does not print the account's currency: USD is assumed.",
    );
  const firstAt = test.firstAtServerMs;
  const deposits: IngestBalanceOp[] =
    results.deposit !== null && firstAt !== null
      ? [
          {
            opRef: 'initial-deposit',
            kind: 'deposit',
            amount: results.deposit,
            atServerMs: firstAt,
            comment: null,
            origin: results.depositOrigin,
          },
        ]
      : [];
  const { title, preamble } = readHtmlTables(decodeText(file.bytes.subarray(0, 16 * 1024)).text);
  return {
    format: 'mt4-tester',
    batches: [
      {
        ...backtestBatch(file, settings, {
          platform: 'mt4',
          expert: title?.replace(/^Strategy Tester:\s*/, '') || null,
          symbol,
          period: testedPeriod(head),
          server: /(\S+) \(Build \d+\)/.exec(preamble)?.[1] ?? null,
          currency: currency ?? 'USD',
          leverage: null,
          initialBalance: results.deposit,
        }),
        positions: test.positions,
        balanceOps: deposits,
        orders: test.orders,
        rejected: test.rejected,
      },
    ],
    stated: {
      closedProfit: results.netProfit,
      closedProfitBasis: 'net',
      commission: null,
      swap: null,
      deposits: null,
      balance: test.lastBalance,
      trades: results.trades,
    },
    notes,
  };
}

function replay(rows: readonly ReportRow[], symbol: string) {
  const open = new Map<string, OpenOrder>();
  const positions: IngestPosition[] = [];
  const orders: IngestOrder[] = [];
  const rejected: RejectedRow[] = [];
  let lastBalance: number | null = null;
  let firstAtServerMs: number | null = null;
  /** What a partial close left: the tester opens it again under the next number, at the old price and the close's time. */
  let remainder: OpenOrder | null = null;
  for (const row of rows) {
    const text = (column: number) => row.cells[column] ?? '';
    if (text(columns.number) === '') continue;
    try {
      const atServerMs = requiredTime(text(columns.time), 'Time', parseServerTime);
      firstAtServerMs ??= atServerMs;
      const type = text(columns.type).toLowerCase();
      const ref = text(columns.order);
      const stops = { sl: optionalPrice(text(columns.sl), 'S / L'), tp: optionalPrice(text(columns.tp), 'T / P') };
      const kind = orderKindOf[type];
      if (kind) {
        const lots = requiredNumber(text(columns.size), 'Size');
        const price = optionalPrice(text(columns.price), 'Price');
        const isRemainder =
          remainder !== null && remainder.price === price && remainder.kind === kind && Math.abs(remainder.lots - lots) < 1e-8;
        open.set(ref, {
          ref,
          kind,
          lots,
          price,
          ...stops,
          atServerMs: isRemainder && remainder ? remainder.atServerMs : atServerMs,
          parentRef: isRemainder && remainder ? remainder.ref : null,
          origin: row.origin,
        });
        remainder = null;
        continue;
      }
      const order = open.get(ref);
      if (!order) throw new UnreadableRow(`"${type}" names order ${ref}, which is not open`);
      remainder = null;
      if (type === 'modify') Object.assign(order, stops);
      else if (type === 'delete') {
        open.delete(ref);
        orders.push(pendingOrder(order, symbol, 'cancelled', atServerMs));
      } else if (type in closeReasonOf) {
        open.delete(ref);
        const lots = requiredNumber(text(columns.size), 'Size');
        const rest = roundMoney(order.lots - lots);
        positions.push({
          ...openPosition(order, symbol),
          ...stops,
          volumeLots: lots,
          closedAtServerMs: atServerMs,
          closePrice: optionalPrice(text(columns.price), 'Price'),
          profit: requiredNumber(text(columns.profit), 'Profit'),
          closeReason: closeReasonOf[type] ?? (rest > 0 ? 'partial' : null),
          isPartial: rest > 0 || order.parentRef !== null,
          origin: row.origin,
        });
        lastBalance = parseNumber(text(columns.balance)) ?? lastBalance;
        if (rest > 0) remainder = { ...order, lots: rest };
      } else throw new UnreadableRow(`the operation "${type}" is not known`);
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error;
      rejected.push({ origin: row.origin, reason: error.message, text: row.cells.filter((cell) => cell !== '').join(' | ') });
    }
  }
  for (const order of open.values())
    if (sideOf[order.kind]) positions.push(openPosition(order, symbol));
    else orders.push(pendingOrder(order, symbol, 'pending', null));
  return { positions, orders, rejected, lastBalance, firstAtServerMs };
}

/** The tester books swap and commission into the profit, so both are 0 here. */
const openPosition = (order: OpenOrder, symbolRaw: string): IngestPosition => ({
  positionRef: order.ref,
  symbolRaw,
  side: sideOf[order.kind] ?? (order.kind.startsWith('buy') ? 'buy' : 'sell'),
  volumeLots: order.lots,
  openedAtServerMs: order.atServerMs,
  openPrice: order.price,
  closedAtServerMs: null,
  closePrice: null,
  sl: order.sl,
  tp: order.tp,
  commission: 0,
  swap: 0,
  profit: 0,
  magic: null,
  comment: null,
  closeReason: null,
  contractSize: null,
  isPartial: order.parentRef !== null,
  parentRef: order.parentRef,
  origin: order.origin,
});

const pendingOrder = (order: OpenOrder, symbolRaw: string, state: IngestOrder['state'], doneAtServerMs: number | null): IngestOrder => ({
  orderRef: order.ref,
  symbolRaw,
  kind: order.kind,
  state,
  volumeLots: order.lots,
  price: order.price,
  sl: order.sl,
  tp: order.tp,
  placedAtServerMs: order.atServerMs,
  doneAtServerMs,
  comment: null,
  origin: order.origin,
});

/** The results above the list, read by their arithmetic: net profit = gross profit + gross loss; trades = short + long, each with its share of winners. */
function readResults(head: readonly ReportRow[]) {
  const results = { deposit: null as number | null, depositOrigin: '', netProfit: null as number | null, trades: null as number | null };
  for (const [index, { cells }] of head.entries()) {
    const [first, second, third] = [cells[1], cells[3], cells[5]].map((text) => parseNumber(text ?? '') ?? Number.NaN) as [
      number,
      number,
      number,
    ];
    if (results.netProfit === null && second >= 0 && third <= 0 && Math.abs(first - second - third) < 0.02) {
      results.netProfit = first;
      const above = head[index - 1];
      results.deposit = parseNumber(above?.cells[1] ?? '') || null;
      results.depositOrigin = above?.origin ?? '';
    }
    const parts = [cells[3], cells[5]].map((text) => /^(\d+) \([\d.,]+\s?%\)$/.exec(text ?? '')?.[1]);
    if (results.trades === null && parts[0] !== undefined && parts[1] !== undefined && first === Number(parts[0]) + Number(parts[1]))
      results.trades = first;
  }
  return results;
}
