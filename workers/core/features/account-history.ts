import type { Capability } from '#workers/contracts/standard-schema.ts';
import type { AccountMarket } from '../market/account-market.ts';

/** Columns as the lake streams them. One entry per trade idea, ascending by open time, then by `ideaId`. Missing numbers are NaN. */
export type IdeaColumns = {
  ideaId: Float64Array;
  /** Code of the canonical symbol, the same within one account. */
  symbol: Float64Array;
  side: Float64Array;
  legs: Float64Array;
  positions: Float64Array;
  volumeLots: Float64Array;
  firstLots: Float64Array;
  maxToFirstLots: Float64Array;
  openedAtMs: Float64Array;
  closedAtMs: Float64Array;
  /** Lot-weighted hold of the legs in seconds. */
  holdS: Float64Array;
  profit: Float64Array;
  grossProfit: Float64Array;
  costs: Float64Array;
  swap: Float64Array;
  adverseAdds: Float64Array;
  favourableAdds: Float64Array;
  spacingCv: Float64Array;
  legLotsCv: Float64Array;
  notional: Float64Array;
  plannedRisk: Float64Array;
  hasStop: Float64Array;
  toldPositions: Float64Array;
  algoPositions: Float64Array;
  /** 1 for a coin, a metal or an exotic pair, 0 for another known instrument. */
  lottery: Float64Array;
};

/** One entry per closed position, ascending by open time. */
export type PositionColumns = {
  ideaId: Float64Array;
  openedAtMs: Float64Array;
  closedAtMs: Float64Array;
  /** Net of commission and swap. */
  profit: Float64Array;
  /** In account currency at the opening price; NaN where it cannot be told. */
  notional: Float64Array;
  /** 1 where the position is an entry of its own, 0 for the further rows of a partial close. */
  isEntry: Float64Array;
  /** Code of the canonical symbol, as in the ideas. */
  symbol: Float64Array;
  side: Float64Array;
  openPrice: Float64Array;
  closePrice: Float64Array;
  /** Distance of the stop-loss and the take-profit from the open in bps; NaN without one, or on the wrong side. */
  stopBps: Float64Array;
  targetBps: Float64Array;
  /** Closed by stop or target better than its level (1), at it (0) or worse (−1); NaN for other closes. */
  levelSlip: Float64Array;
};

/** Balance operations ascending by time. A flow moves money in or out; a charge (fee, interest, dividend) is part of the result. */
export type BalanceOpColumns = { atMs: Float64Array; amount: Float64Array; isFlow: Float64Array };

export type AccountHistory = {
  ideas: IdeaColumns;
  positions: PositionColumns;
  balanceOps: BalanceOpColumns;
  /** Balance before anything in `balanceOps`; 0 where these show the first deposit themselves. */
  openingBalance: number;
  capabilities: ReadonlySet<Capability>;
  /** What prices and news say about the ideas; missing where the lake has neither. */
  market?: AccountMarket;
};

/** The entries of every column at `indices`, in that order. They share one buffer: a book has millions of small columns, and each buffer costs the collector. */
export function pick<Columns extends Record<string, Float64Array>>(columns: Columns, indices: ArrayLike<number>): Columns {
  const names = Object.keys(columns);
  const buffer = new Float64Array(names.length * indices.length);
  const picked: Record<string, Float64Array> = {};
  names.forEach((name, order) => {
    const from = columns[name]!;
    const to = buffer.subarray(order * indices.length, (order + 1) * indices.length);
    for (let i = 0; i < indices.length; i++) to[i] = from[indices[i]!]!;
    picked[name] = to;
  });
  return picked as Columns;
}

/** The values of `column` where `keep` holds. */
export function where(column: Float64Array, keep: (index: number) => boolean): Float64Array {
  const kept = new Float64Array(column.length);
  let count = 0;
  for (let i = 0; i < column.length; i++) if (keep(i)) kept[count++] = column[i]!;
  return count === kept.length ? kept : kept.subarray(0, count);
}

/** How many values there are for which `holds`. */
export function countWhere(column: Float64Array, holds: (index: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < column.length; i++) if (holds(i)) count++;
  return count;
}

/** Indices that put `key` in ascending order; equal keys stay in their order. */
export function ascendingBy(key: Float64Array): Uint32Array {
  const order = new Uint32Array(key.length);
  let isSorted = true;
  for (let i = 0; i < order.length; i++) {
    order[i] = i;
    if (i > 0 && key[i]! < key[i - 1]!) isSorted = false;
  }
  return isSorted ? order : order.sort((a, b) => key[a]! - key[b]! || a - b);
}

/** First index whose value in the ascending `column` is ≥ `value`; the length if there is none. */
export function lowerBound(column: Float64Array, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const dayMs = 86_400_000;
export const utcDay = (atMs: number): number => Math.floor(atMs / dayMs);
