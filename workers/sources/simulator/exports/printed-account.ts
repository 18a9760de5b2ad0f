import type { IngestAccount, IngestBalanceOp, IngestPosition } from '#workers/contracts/standard-schema.ts';

/** What a statement is printed from: one account's rows in its broker's clock. */
export type PrintedAccount = {
  account: IngestAccount;
  positions: readonly IngestPosition[];
  balanceOps: readonly IngestBalanceOp[];
  printedAtServerMs: number;
};

export type ClosedPosition = IngestPosition & { closedAtServerMs: number; closePrice: number };

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** `2026.05.14 20:45:48`: wall time to the second, as MetaTrader prints it. */
export function printTime(serverMs: number): string {
  const time = new Date(serverMs);
  const date = `${time.getUTCFullYear()}.${twoDigits(time.getUTCMonth() + 1)}.${twoDigits(time.getUTCDate())}`;
  return `${date} ${twoDigits(time.getUTCHours())}:${twoDigits(time.getUTCMinutes())}:${twoDigits(time.getUTCSeconds())}`;
}

/** `-1 234.56`: thousands separated by a space. */
export const printMoney = (value: number) => printFixed(value, 2);

/** A number with a fixed count of digits and spaces between thousands. */
export function printFixed(value: number, digits: number): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(digits).split('.');
  const sign = Number(value.toFixed(digits)) < 0 ? '-' : '';
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
  return sign + (fraction === undefined ? grouped : `${grouped}.${fraction}`);
}

const decimalsOf = (value: number) => (String(value).split('.')[1] ?? '').length;

/** Digits after the point for each symbol: as many as its finest price needs. */
export function priceDigits(positions: readonly IngestPosition[]): Map<string, number> {
  const digits = new Map<string, number>();
  for (const { symbolRaw, openPrice, closePrice, sl, tp } of positions) {
    for (const price of [openPrice, closePrice, sl, tp]) {
      if (price !== null) digits.set(symbolRaw, Math.max(digits.get(symbolRaw) ?? 0, decimalsOf(price)));
    }
  }
  return digits;
}

export const isClosed = (position: IngestPosition): position is ClosedPosition => position.closedAtServerMs !== null;

export const netOf = ({ profit, commission, swap }: IngestPosition) => profit + commission + swap;
export const sumOf = <T>(rows: readonly T[], amount: (row: T) => number) =>
  Math.round(rows.reduce((sum, row) => sum + amount(row), 0) * 100) / 100;

/** The market's price that an open position's profit so far implies, in an account of the quote currency. */
export function impliedPrice({ side, openPrice, profit, volumeLots, contractSize }: IngestPosition): number {
  const move = profit / (volumeLots * (contractSize ?? 1));
  return (openPrice ?? 0) + (side === 'buy' ? move : -move);
}

/** What MetaTrader adds to an order's comment: which order it is the rest of or goes on as, and why it was closed. */
export function closeMark(position: IngestPosition, continuedAs: string | null): string {
  const part = continuedAs !== null ? `to #${continuedAs}` : position.parentRef === null ? '' : `from #${position.parentRef}`;
  if (position.closeReason === 'sl' || position.closeReason === 'tp') return `${part}[${position.closeReason}]`;
  return position.closeReason === 'so' ? 'so: 49.8%/1000.0/500.0' : part;
}

/** Which later order holds the rest of each order that was closed in parts. */
export const continuations = (positions: readonly IngestPosition[]) =>
  new Map(
    positions.flatMap(({ parentRef, positionRef }) =>
      parentRef === null || positionRef === null ? [] : [[parentRef, positionRef] as const],
    ),
  );

/** Net result, and how many trades of each side were won: the figures at the end of every report. */
export function tradeFigures(closed: readonly ClosedPosition[]) {
  const won = (rows: readonly ClosedPosition[]) => rows.filter((position) => netOf(position) >= 0).length;
  const short = closed.filter(({ side }) => side === 'sell');
  const long = closed.filter(({ side }) => side === 'buy');
  const share = (part: number, all: number) => (all === 0 ? '0.00%' : `${((100 * part) / all).toFixed(2)}%`);
  const grossProfit = sumOf(
    closed.filter((position) => netOf(position) >= 0),
    netOf,
  );
  const grossLoss = sumOf(
    closed.filter((position) => netOf(position) < 0),
    netOf,
  );
  return {
    grossProfit,
    grossLoss,
    netProfit: sumOf(closed, netOf),
    profitFactor: grossLoss === 0 ? 0 : grossProfit / -grossLoss,
    expectedPayoff: closed.length === 0 ? 0 : (grossProfit + grossLoss) / closed.length,
    trades: closed.length,
    shortTrades: `${short.length} (${share(won(short), short.length)})`,
    longTrades: `${long.length} (${share(won(long), long.length)})`,
    profitTrades: `${won(closed)} (${share(won(closed), closed.length)})`,
    lossTrades: `${closed.length - won(closed)} (${share(closed.length - won(closed), closed.length)})`,
  };
}

export const escapeXml = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
