import { mapped, mean, median, standardDeviation, sumOf } from '#workers/core/numerics/statistics.ts';
import { dayMs, lowerBound, utcDay } from './account-history.ts';
import type { WindowView } from './windows.ts';

/** Results within this many own mean absolute results of 0: the reaction near 0 must not be drawn by the largest win. */
const reach = 2;
/** Results that are all alike (a fixed stop) tell no slope: least variance of a column. */
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
  return mapped(ideas.firstLots, (lots, i) => lots / usual.get(ideas.symbol[i]!)!);
}

/** Index of the first idea of any symbol that opens at or after each idea's close; −1 for none. */
export function nextAfterClose({ ideas }: Pick<WindowView, 'ideas'>): Int32Array {
  const nextOf = new Int32Array(ideas.closedAtMs.length);
  for (let i = 0; i < nextOf.length; i++) {
    let next = lowerBound(ideas.openedAtMs, ideas.closedAtMs[i]!);
    if (next === i) next++;
    nextOf[i] = next === nextOf.length ? -1 : next;
  }
  return nextOf;
}

/** A plane y = intercept + slope·x + drift·z by least squares. The errors are robust to unequal spread (HC1, White 1980). */
export type Plane = { slope: number; intercept: number; slopeError: number; interceptError: number; points: number };

/** NaN under ten points or where x are all alike, by themselves or beside z; z is left out where it is alike everywhere. */
export function fitPlane(x: readonly number[], z: readonly number[], y: readonly number[]): Plane {
  const points = x.length;
  const unknown = { slope: Number.NaN, intercept: Number.NaN, slopeError: Number.NaN, interceptError: Number.NaN, points };
  if (points < minPerSide || !(spreadOf(x) > minVariance)) return unknown;
  const hasDrift = spreadOf(z) > minVariance;
  const ones = x.map(() => 1);
  const slope = partOf(x, hasDrift ? [ones, z] : [ones], y);
  if (!(slope.square > minVariance * points)) return unknown;
  const intercept = partOf(ones, hasDrift ? [x, z] : [x], y);
  const drift = hasDrift ? partOf(z, [ones, x], y).coefficient : 0;
  const small = points / (points - (hasDrift ? 3 : 2));
  const errorOf = ({ own, square }: Part) => {
    let variance = 0;
    for (let i = 0; i < points; i++) {
      const residual = y[i]! - intercept.coefficient - slope.coefficient * x[i]! - drift * z[i]!;
      variance += (own[i]! * residual) ** 2;
    }
    return Math.sqrt(small * variance) / square;
  };
  return {
    slope: slope.coefficient,
    intercept: intercept.coefficient,
    slopeError: errorOf(slope),
    interceptError: errorOf(intercept),
    points,
  };
}

type Part = { coefficient: number; own: readonly number[]; square: number };

/** Coefficient of one column beside others: what the others do not explain of it, against y (Frisch & Waugh 1933, Lovell 1963). */
function partOf(column: readonly number[], others: readonly (readonly number[])[], y: readonly number[]): Part {
  const basis: (readonly number[])[] = [];
  for (const other of others) basis.push(without(other, basis));
  const own = without(column, basis);
  const square = dot(own, own);
  return { coefficient: dot(own, y) / square, own, square };
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((total, value, i) => total + value * b[i]!, 0);

/** A column without its parts along orthogonal others. */
function without(column: readonly number[], basis: readonly (readonly number[])[]): readonly number[] {
  let rest = column;
  for (const axis of basis) {
    const square = dot(axis, axis);
    if (!(square > 0)) continue;
    const along = dot(rest, axis) / square;
    rest = rest.map((value, i) => value - along * axis[i]!);
  }
  return rest;
}

const spreadOf = (values: readonly number[]): number => standardDeviation(values) ** 2;

/**
 * How the size of the next idea reacts to a result: one plane for gains, one for losses (after Ben-David, Birru & Prokopenya 2018). The result is in units of the
 * account's own mean absolute result, the reaction is ln(next relative lots / relative lots). ln relative lots stands beside the result: a large size makes a large
 * result and is followed by a smaller one whatever the trader feels.
 */
export function sizeReaction(view: WindowView): { gains: Plane; losses: Plane } {
  const { profit } = view.ideas;
  const lots = relativeLots(view);
  const next = nextAfterClose(view);
  const unit = sumOf(profit, Math.abs) / profit.length;
  const side = () => ({ x: [] as number[], z: [] as number[], y: [] as number[] });
  const sides = { gains: side(), losses: side() };
  for (let i = 0; i < profit.length; i++) {
    const x = profit[i]! / unit;
    if (next[i] === -1 || x === 0 || !(Math.abs(x) <= reach)) continue;
    const own = x > 0 ? sides.gains : sides.losses;
    own.x.push(x);
    own.z.push(Math.log(lots[i]!));
    own.y.push(Math.log(lots[next[i]!]! / lots[i]!));
  }
  return { gains: fitPlane(sides.gains.x, sides.gains.z, sides.gains.y), losses: fitPlane(sides.losses.x, sides.losses.z, sides.losses.y) };
}

/**
 * Per UTC day: mean ln relative lots of ideas opened while the day's closed results summed to a loss, minus the same of ideas opened before the first close of
 * the day (after Thaler & Johnson 1990). Comparing within a day keeps apart a cautious week and a bold one.
 */
export function behindAgainstFresh(view: WindowView): number[] {
  const { ideas, byClose } = view;
  const lots = relativeLots(view);
  const closeTimes = mapped(byClose, (i) => ideas.closedAtMs[i]!);
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
