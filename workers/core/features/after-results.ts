import { mean, median, sum } from '#workers/core/numerics/statistics.ts';
import { dayMs, lowerBound, utcDay } from './account-history.ts';
import type { WindowView } from './windows.ts';

/** Results within this many own mean absolute results of 0: the reaction near 0 must not be drawn by the largest win. */
const reach = 2;
/** Results that are all alike (a fixed stop) tell no slope: least variance of x. */
const minVariance = 1e-4;
const minPerSide = 10;
const minDays = 5;

/** First lots of each idea as a multiple of the median first lots on its symbol, so that a lot of gold is not a lot of euro. */
export function relativeLots({ ideas }: Pick<WindowView, 'ideas'>): Float64Array {
  const perSymbol = new Map<number, number[]>();
  for (let i = 0; i < ideas.symbol.length; i++) {
    const own = perSymbol.get(ideas.symbol[i]!);
    if (own) own.push(ideas.firstLots[i]!);
    else perSymbol.set(ideas.symbol[i]!, [ideas.firstLots[i]!]);
  }
  const usual = new Map([...perSymbol].map(([symbol, lots]) => [symbol, median(lots)]));
  return ideas.firstLots.map((lots, i) => lots / usual.get(ideas.symbol[i]!)!);
}

/** Index of the first idea of any symbol that opens at or after each idea's close; −1 for none. */
export function nextAfterClose({ ideas }: Pick<WindowView, 'ideas'>): Int32Array {
  return Int32Array.from(ideas.closedAtMs, (closedAtMs, i) => {
    let next = lowerBound(ideas.openedAtMs, closedAtMs);
    if (next === i) next++;
    return next === ideas.openedAtMs.length ? -1 : next;
  });
}

/** A least-squares line through points on one side of 0. `slopeError` and `interceptError` are robust to unequal spread (HC1, White 1980). */
export type Line = { slope: number; intercept: number; slopeError: number; interceptError: number; points: number };

/** y = intercept + slope · x; NaN under ten points or where all x are alike. */
export function fitLine(x: readonly number[], y: readonly number[]): Line {
  const points = x.length;
  const centre = mean(x);
  const spread = sum(x.map((value) => (value - centre) ** 2));
  if (points < minPerSide || !(spread > minVariance * points)) {
    return { slope: Number.NaN, intercept: Number.NaN, slopeError: Number.NaN, interceptError: Number.NaN, points };
  }
  const slope = sum(x.map((value, i) => (value - centre) * y[i]!)) / spread;
  const intercept = mean(y) - slope * centre;
  let slopeVariance = 0;
  let interceptVariance = 0;
  for (let i = 0; i < points; i++) {
    const residual = y[i]! - intercept - slope * x[i]!;
    slopeVariance += (((x[i]! - centre) / spread) * residual) ** 2;
    interceptVariance += ((1 / points - (centre * (x[i]! - centre)) / spread) * residual) ** 2;
  }
  const small = points / (points - 2);
  return { slope, intercept, slopeError: Math.sqrt(small * slopeVariance), interceptError: Math.sqrt(small * interceptVariance), points };
}

/**
 * How the size of the next idea reacts to a result: one line for gains, one for losses (after Ben-David, Birru & Prokopenya 2018). The result is per size, or a large
 * size would stand on both sides and regress to the mean: profit / relative lots in units of its own mean absolute value. The reaction is ln(next relative lots / relative lots).
 */
export function sizeReaction(view: WindowView): { gains: Line; losses: Line } {
  const { profit } = view.ideas;
  const lots = relativeLots(view);
  const next = nextAfterClose(view);
  const perSize = profit.map((value, i) => value / lots[i]!);
  const unit = mean(perSize.map(Math.abs));
  const sides = { gains: { x: [] as number[], y: [] as number[] }, losses: { x: [] as number[], y: [] as number[] } };
  for (let i = 0; i < profit.length; i++) {
    const x = perSize[i]! / unit;
    if (next[i] === -1 || x === 0 || !(Math.abs(x) <= reach)) continue;
    const side = x > 0 ? sides.gains : sides.losses;
    side.x.push(x);
    side.y.push(Math.log(lots[next[i]!]! / lots[i]!));
  }
  return { gains: fitLine(sides.gains.x, sides.gains.y), losses: fitLine(sides.losses.x, sides.losses.y) };
}

/**
 * Per UTC day: mean ln relative lots of ideas opened while the day's closed results summed to a loss, minus the same of ideas opened before the first close of
 * the day (after Thaler & Johnson 1990). Comparing within a day keeps apart a cautious week and a bold one.
 */
export function behindAgainstFresh(view: WindowView): number[] {
  const { ideas, byClose } = view;
  const lots = relativeLots(view);
  const closeTimes = Float64Array.from(byClose, (i) => ideas.closedAtMs[i]!);
  const earned = new Float64Array(byClose.length + 1);
  for (let rank = 0; rank < byClose.length; rank++) earned[rank + 1] = earned[rank]! + ideas.profit[byClose[rank]!]!;
  const days = new Map<number, { fresh: number[]; behind: number[] }>();
  for (let i = 0; i < lots.length; i++) {
    const day = utcDay(ideas.openedAtMs[i]!);
    const from = lowerBound(closeTimes, day * dayMs);
    const until = lowerBound(closeTimes, ideas.openedAtMs[i]!);
    const own = days.get(day) ?? { fresh: [], behind: [] };
    days.set(day, own);
    if (until === from) own.fresh.push(Math.log(lots[i]!));
    else if (earned[until]! - earned[from]! < 0) own.behind.push(Math.log(lots[i]!));
  }
  return [...days.values()]
    .filter(({ fresh, behind }) => fresh.length > 0 && behind.length > 0)
    .map(({ fresh, behind }) => mean(behind) - mean(fresh));
}

/** Size after gains and while behind (M36, M37). */
export function reactionMetrics({ gains, losses }: ReturnType<typeof sizeReaction>, behind: readonly number[]) {
  return {
    houseMoneySlope: gains.slope,
    sizeJumpAfterGain: gains.intercept - losses.intercept,
    breakEvenEffect: behind.length >= minDays ? Math.exp(mean(behind)) : Number.NaN,
  };
}
