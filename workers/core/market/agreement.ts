import { barAt } from './bars.ts';
import type { SymbolPrices } from './prices.ts';

/** Spread, mark-up and the difference of two feeds: this far outside of high and low an open still agrees with a bar. */
export const toleranceBps = 2;
/** Opens inside bars below which nothing is said, and the share of them from which on the bars count as this account's market. */
export const leastOpens = 10;
export const acceptedShare = 0.8;
/** Another clock must fit by so much better before it is believed. */
const clearlyBetter = 0.05;
const sampledOpens = 80;
const hourMs = 3_600_000;
const farthestShiftHours = 14;

/** Fills of one account: moment, price and the prices of their symbols (null where there are none). */
export type Fills = { atMs: Float64Array; price: Float64Array; prices: readonly (SymbolPrices | null)[] };

export type Agreement = {
  /** Opens that lie within the time of the bars, and how many of them lie within their price. */
  opens: number;
  inside: number;
  /** Whole hours by which the account's times would have to move to fit best, and the share of sampled opens that then lie inside; null where it was not searched. */
  shiftHours: number | null;
  shiftShare: number | null;
  accepted: boolean;
};

/** Whether a fill agrees with the finest bar it lies in: 1 or 0, NaN where no bar holds the moment. */
function agrees(prices: SymbolPrices | null, atMs: number, price: number): number {
  for (const bars of prices ?? []) {
    const index = barAt(bars, atMs);
    if (index < 0) continue;
    const slack = (price * toleranceBps) / 10_000;
    return price <= bars.high[index]! + slack && price >= bars.low[index]! - slack ? 1 : 0;
  }
  return Number.NaN;
}

function count({ atMs, price, prices }: Fills, indices: Iterable<number>, shiftMs: number): { opens: number; inside: number } {
  const result = { opens: 0, inside: 0 };
  for (const i of indices) {
    const verdict = agrees(prices[i]!, atMs[i]! + shiftMs, price[i]!);
    if (Number.isNaN(verdict)) continue;
    result.opens++;
    result.inside += verdict;
  }
  return result;
}

function* evenly(total: number, wanted: number): Generator<number> {
  const step = Math.max(1, total / wanted);
  for (let at = 0; at < total; at += step) yield Math.floor(at);
}

/**
 * Whether an account traded the market that the bars show: its opens must lie within their bars. A broker's clock that is an hour off, or another price feed, fails.
 * With `searchClock` the whole hours from −14 to 14 are tried on a sample: an account that fits another clock clearly better is not accepted either,
 * and the shift says how its times would have to move.
 */
export function agreement(fills: Fills, { searchClock }: { searchClock: boolean }): Agreement {
  const total = fills.atMs.length;
  const { opens, inside } = count(fills, fills.atMs.keys(), 0);
  const fits = opens >= leastOpens && inside / opens >= acceptedShare;
  const result: Agreement = { opens, inside, shiftHours: null, shiftShare: null, accepted: fits };
  if (opens < leastOpens || !searchClock) return result;
  const shareAt = (hours: number) => {
    const sampled = count(fills, evenly(total, sampledOpens), hours * hourMs);
    return sampled.opens < leastOpens ? 0 : sampled.inside / sampled.opens;
  };
  const asItIs = shareAt(0);
  let best = { hours: 0, share: asItIs };
  for (let hours = -farthestShiftHours; hours <= farthestShiftHours; hours++) {
    const share = shareAt(hours);
    if (share > best.share) best = { hours, share };
  }
  if (best.share < acceptedShare || best.share <= asItIs + clearlyBetter) return result;
  return { ...result, shiftHours: best.hours, shiftShare: best.share, accepted: false };
}
