const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;
const openMs = 5 * dayMs;
/** 1970-01-05, a Monday. */
const firstMondayMs = 4 * dayMs;

/** Steps of equal trading time: weekends take no place on it, and what happens on one counts to the step that follows. */
export type TimeAxis = {
  stepMs: number;
  points: number;
  /** Steps of a trading week: what has to be moved by this many keeps its weekly rhythm. */
  stepsPerWeek: number;
  /** Begin of each step, ms UTC. */
  timesMs: number[];
  /** The step of an instant as a real number: 2.5 is the middle of step 2. Before the window it is negative, after it `points` or more. */
  placeOf(atMs: number): number;
};

/**
 * The `days` before `endMs` in steps of `stepHours` (a divisor of 24). Days are the calendar's from Monday to Friday (UTC), shorter steps run from Sunday 22:00 to Friday
 * 22:00 UTC, when currencies trade.
 */
export function tradingTime(endMs: number, days: number, stepHours: number): TimeAxis {
  const stepMs = stepHours * hourMs;
  const weekStartMs = firstMondayMs - (stepHours < 24 ? 2 * hourMs : 0);
  const compressed = (atMs: number): number => {
    const week = Math.floor((atMs - weekStartMs) / weekMs);
    return week * openMs + Math.min(atMs - weekStartMs - week * weekMs, openMs);
  };
  const expanded = (tradingMs: number): number => {
    const week = Math.floor(tradingMs / openMs);
    return weekStartMs + week * weekMs + (tradingMs - week * openMs);
  };
  const first = Math.floor(compressed(endMs - days * dayMs) / stepMs);
  const points = Math.max(1, Math.ceil(compressed(endMs) / stepMs) - first);
  return {
    stepMs,
    points,
    stepsPerWeek: openMs / stepMs,
    timesMs: Array.from({ length: points }, (_, step) => expanded((first + step) * stepMs)),
    placeOf: (atMs) => compressed(atMs) / stepMs - first,
  };
}

/** Beyond this many points a comparison costs much and shows no more. */
const mostPoints = 240;

/** The shortest step, in hours, that keeps a window of so many days readable. */
export function stepHoursFor(days: number): number {
  return [1, 2, 4, 8].find((hours) => ((days * 5) / 7) * (24 / hours) <= mostPoints) ?? 24;
}

/** Hour of the week from Monday 00:00 UTC, 0 … 167. */
export const hourOfWeek = (atMs: number): number => Math.floor(((((atMs - firstMondayMs) % weekMs) + weekMs) % weekMs) / hourMs);
