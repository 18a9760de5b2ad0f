import { type BarIndex, barAt, highest, lastStarted, lowest } from './bars.ts';

/** All bars of a symbol, the finest first. */
export type SymbolPrices = readonly BarIndex[];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** A minute without a tick has no bar: the last price stands for so long, at least two bars. */
const quietMs = 5 * minuteMs;
/** The last price before a weekend is the price until the next opening. */
const weekendMs = 3 * dayMs;
/** A hold needs so many whole bars for its extremes to mean something. */
const leastWholeBars = 3;

/**
 * Price at a moment from bars of at most `maxLengthMs`: between open and close of the bar it lies in, in proportion to the time gone; in a quiet stretch the last
 * close. NaN where no bar covers it.
 */
export function priceAt(prices: SymbolPrices, momentMs: number, maxLengthMs: number): number {
  for (const bars of prices) {
    if (bars.lengthMs > maxLengthMs) break;
    const index = lastStarted(bars, momentMs);
    if (index < 0) continue;
    const sinceMs = momentMs - bars.atMs[index]!;
    if (sinceMs < bars.lengthMs) return bars.open[index]! + ((bars.close[index]! - bars.open[index]!) * sinceMs) / bars.lengthMs;
    const isEnd = index === bars.atMs.length - 1 && sinceMs > bars.lengthMs;
    if (!isEnd && sinceMs - bars.lengthMs <= Math.max(quietMs, 2 * bars.lengthMs)) return bars.close[index]!;
  }
  return Number.NaN;
}

/** Signed move in bps from a fill to the price `horizonMs` later, > 0 in favour of the side; bars must not be longer than the horizon. */
export function markout(prices: SymbolPrices, side: number, fill: number, openedAtMs: number, horizonMs: number): number {
  return ((side * (priceAt(prices, openedAtMs + horizonMs, horizonMs) - fill)) / fill) * 10_000;
}

/** Last close before a moment, weekends included, from bars of at most an hour; NaN where there is none. */
function closeBefore(prices: SymbolPrices, momentMs: number): number {
  for (const bars of prices) {
    if (bars.lengthMs > hourMs) break;
    const index = lastStarted(bars, momentMs - bars.lengthMs);
    if (index >= 0 && momentMs - bars.atMs[index]! - bars.lengthMs <= weekendMs) return bars.close[index]!;
  }
  return Number.NaN;
}

/** Log return of the 24 hours before a moment, from bars that had ended; NaN where they do not reach back so far. */
export const returnBefore = (prices: SymbolPrices, momentMs: number): number =>
  Math.log(closeBefore(prices, momentMs) / closeBefore(prices, momentMs - dayMs));

export type Excursion = { adverseBps: number; favourableBps: number };
const noExcursion: Excursion = { adverseBps: Number.NaN, favourableBps: Number.NaN };

/**
 * How far the price went against and in favour of a position between its open and its close, in bps of the fill, both ≥ 0. Counts the bars that lie wholly inside
 * the hold and the closing price: what surely happened, a little less than the truth at both ends. NaN where the hold has fewer than three whole bars.
 */
export function excursion(
  prices: SymbolPrices,
  side: number,
  fill: number,
  closePrice: number,
  openedAtMs: number,
  closedAtMs: number,
): Excursion {
  for (const bars of prices) {
    if (closedAtMs - openedAtMs < leastWholeBars * bars.lengthMs) break;
    const from = lastStarted(bars, openedAtMs - 1) + 1;
    const until = lastStarted(bars, closedAtMs - bars.lengthMs) + 1;
    if (until - from < leastWholeBars || !isCovered(bars, openedAtMs) || !isCovered(bars, closedAtMs)) continue;
    const high = Math.max(highest(bars, from, until), closePrice, fill);
    const low = Math.min(lowest(bars, from, until), closePrice, fill);
    const up = ((high - fill) / fill) * 10_000;
    const down = ((fill - low) / fill) * 10_000;
    return side > 0 ? { adverseBps: down, favourableBps: up } : { adverseBps: up, favourableBps: down };
  }
  return noExcursion;
}

/** Whether the feed was there at a moment: a bar holds it, or the one before is not older than a weekend and another one follows. */
function isCovered(bars: BarIndex, momentMs: number): boolean {
  if (barAt(bars, momentMs) >= 0) return true;
  const index = lastStarted(bars, momentMs);
  return index >= 0 && index < bars.atMs.length - 1 && momentMs - bars.atMs[index]! <= weekendMs;
}

/**
 * 1 where the position could have been unwound at a profit within the first whole minute after its fill: a buy when that minute's high is above the fill, a sell
 * when its low is below. After Cartea, Duran-Martin & Sánchez-Betancourt (2026), whose inequality is in quotes: bars of bids are exact for buys and leave out
 * the spread of sells. 0 where not, NaN without bars of one minute.
 */
export function isToxic(prices: SymbolPrices, side: number, fill: number, openedAtMs: number): number {
  const bars = prices[0];
  if (!bars || bars.lengthMs > minuteMs) return Number.NaN;
  const next = lastStarted(bars, openedAtMs - 1) + 1;
  if (next >= bars.atMs.length || bars.atMs[next]! - openedAtMs > minuteMs) return Number.NaN;
  return (side > 0 ? bars.high[next]! > fill : bars.low[next]! < fill) ? 1 : 0;
}
