import type { SeriesKind, SeriesRefusal } from '#workers/contracts/patterns.ts';
import { mean, median, standardDeviation } from '#workers/core/numerics/statistics.ts';
import { hourOfWeek, stepHoursFor, type TimeAxis, tradingTime } from './axis.ts';

/** Ideas of one account ascending by open time, for the window (those that only close in it included). */
export type IdeaEvents = {
  openedAtMs: Float64Array;
  closedAtMs: Float64Array;
  side: Float64Array;
  volumeLots: Float64Array;
  holdS: Float64Array;
};
/** One entry per day on which something happened, ascending: begin of the day, net profit, ideas, balance at its end (NaN where unknown). */
export type DayFigures = { atMs: Float64Array; profit: Float64Array; balanceEnd: Float64Array };

/** What an account is compared by. `raw` are steps before they are added up and normalised: moved in time, they still are a possible account. */
export type SeriesShape = {
  kind: SeriesKind;
  axis: TimeAxis | null;
  points: number;
  /** Distances compare shares instead of shapes. */
  isProfile: boolean;
};

/** Ideas of a size path. */
export const sizePathIdeas = 64;
const hoursOfWeek = 168;
const dayKinds: readonly SeriesKind[] = ['equity', 'dailyReturn'];
const dayHours = 24;

/** The time axis and length of a kind of series over the `days` before `endMs`. */
export function seriesShape(kind: SeriesKind, endMs: number, days: number, isProfile: boolean): SeriesShape {
  if (kind === 'sizePath') return { kind, axis: null, points: sizePathIdeas, isProfile };
  if (kind === 'hourOfWeek') return { kind, axis: null, points: hoursOfWeek, isProfile };
  const axis = tradingTime(endMs, days, dayKinds.includes(kind) ? dayHours : stepHoursFor(days));
  return { kind, axis, points: axis.points, isProfile };
}

/** What is known of an account before its series is built: all within the window, `sizePath` over its whole life. */
export type SeriesExtent = { ideas: number; activeDays: number; firstMs: number; lastMs: number };

const leastIdeas = 20;
const leastProfileIdeas = 30;
const leastDays = 10;
const leastPresence = 0.5;

/** Why an account has no comparable series, or null. Steps without a trade are zeros, which is right for an account that is there and idle, and wrong for one that is not. */
export function refusal({ kind, axis }: SeriesShape, { ideas, activeDays, firstMs, lastMs }: SeriesExtent): SeriesRefusal | null {
  const least = kind === 'sizePath' ? sizePathIdeas : kind === 'hourOfWeek' ? leastProfileIdeas : leastIdeas;
  if (ideas < least) return 'fewIdeas';
  if (axis === null) return null;
  if (activeDays < leastDays) return 'fewDays';
  const presence = Math.min(axis.placeOf(lastMs), axis.points) - Math.max(axis.placeOf(firstMs), 0);
  return presence < leastPresence * axis.points ? 'absent' : null;
}

/** The raw steps of an account into `into` (length `points`, all 0). */
export function fillSteps({ kind, axis, points }: SeriesShape, ideas: IdeaEvents, days: DayFigures, into: Float64Array): void {
  const stepOf = (atMs: number) => Math.min(points - 1, Math.floor(axis!.placeOf(atMs)));
  switch (kind) {
    case 'equity':
    case 'dailyReturn': {
      let balance = Number.NaN;
      for (let day = 0; day < days.atMs.length; day++) {
        const step = stepOf(days.atMs[day]!);
        const base = kind === 'dailyReturn' && balance > 0 ? balance : 1;
        if (step >= 0) into[step]! += days.profit[day]! / base;
        balance = days.balanceEnd[day]!;
      }
      return;
    }
    case 'tradeCount':
      for (const atMs of ideas.openedAtMs) {
        const step = stepOf(atMs);
        if (step >= 0) into[step]!++;
      }
      return;
    case 'exposure':
      for (let idea = 0; idea < ideas.side.length; idea++) addExposure(axis!, ideas, idea, into);
      return;
    case 'hourOfWeek':
      for (const atMs of ideas.openedAtMs) into[hourOfWeek(atMs)]! += 1 / ideas.openedAtMs.length;
      return;
    case 'sizePath': {
      const from = ideas.volumeLots.length - points;
      for (let point = 0; point < points; point++) into[point] = Math.log(ideas.volumeLots[from + point]!);
    }
  }
}

/** The idea's lot time spread evenly from its open to its close; a step counts it by the share of the step that it is open. */
function addExposure(
  axis: TimeAxis,
  { openedAtMs, closedAtMs, side, volumeLots, holdS }: IdeaEvents,
  idea: number,
  into: Float64Array,
): void {
  const heldMs = closedAtMs[idea]! - openedAtMs[idea]!;
  const lots = heldMs > 0 ? (volumeLots[idea]! * holdS[idea]! * 1_000) / heldMs : 0;
  const from = Math.max(0, axis.placeOf(openedAtMs[idea]!));
  const until = Math.min(axis.points, axis.placeOf(closedAtMs[idea]!));
  for (let step = Math.floor(from); step < until; step++) {
    into[step]! += side[idea]! * lots * (Math.min(until, step + 1) - Math.max(from, step));
  }
}

/** A spread below this share of the values is rounding, not movement. */
const leastSpread = 1e-9;
/** A day beyond so many typical days counts as that many, or one blown account would be like every other. */
const mostTypicalDays = 5;

/**
 * Raw steps to what is compared, in place: results cumulated (`equity`) or without their extremes (`dailyReturn`), counts as roots, which scatter alike at any level, then mean 0 and
 * standard deviation 1. Shares stay as they are. False where the series is constant.
 */
export function finishSeries({ kind, isProfile }: SeriesShape, series: Float64Array): boolean {
  if (isProfile) return true;
  if (kind === 'equity') for (let i = 1; i < series.length; i++) series[i]! += series[i - 1]!;
  if (kind === 'dailyReturn') clip(series, mostTypicalDays * median(series.filter((value) => value !== 0).map(Math.abs)));
  if (kind === 'tradeCount') for (let i = 0; i < series.length; i++) series[i] = Math.sqrt(series[i]!);
  let most = 0;
  for (const value of series) most = Math.max(most, Math.abs(value));
  const centre = mean(series);
  const deviation = standardDeviation(series);
  if (!(deviation > leastSpread * most)) return false;
  for (let i = 0; i < series.length; i++) series[i] = (series[i]! - centre) / deviation;
  return true;
}

function clip(series: Float64Array, limit: number): void {
  for (let i = 0; i < series.length; i++) series[i] = Math.max(-limit, Math.min(limit, series[i]!));
}
