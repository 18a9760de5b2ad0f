import { median, medianAbsoluteDeviation } from '../numerics/statistics.ts';
import { isolationScores } from './isolation-forest.ts';

/** Weeks of its own past that an account needs, and how many weeks the newest trailing window shares with the ones before it. */
const leastPastWeeks = 8;
const sharedWeeks = 4;
/** Part of the book's spread that is added to the own one, so that a value which never moved does not explode. */
const spreadFloor = 0.1;
const outlierReach = 6;
/** Median absolute deviation of a normal distribution as its standard deviation. */
const normalMad = 1.4826;

const robustSpread = (values: ArrayLike<number>) => normalMad * medianAbsoluteDeviation(values);

/** Robust spread of a measure over the book; NaN where nobody has it. */
export const bookSpreadOf = (values: Float64Array): number => robustSpread(values.filter((value) => !Number.isNaN(value)));

/**
 * The largest robust z of an account's newest week against its own past, over all measures: |x − median| / (MAD + 0.1 × the book's MAD) (methods §4.6; both MADs
 * as normal standard deviations). The weeks whose trailing 30 days overlap with the newest are left out. NaN with fewer than eight weeks of past.
 * @param weeks values per measure, ascending by week, NaN where not evaluated
 */
export function largestOwnZ(weeks: readonly Float64Array[], bookSpread: Float64Array): number {
  let largest = Number.NaN;
  for (const [measure, values] of weeks.entries()) {
    const now = values.at(-1);
    if (now === undefined || Number.isNaN(now)) continue;
    const past = values.subarray(0, Math.max(0, values.length - 1 - sharedWeeks)).filter((value) => !Number.isNaN(value));
    if (past.length < leastPastWeeks) continue;
    const spread = robustSpread(past) + spreadFloor * (bookSpread[measure]! || 0);
    if (!(spread > 0)) continue;
    const z = Math.abs(now - median(past)) / spread;
    if (!(z <= largest)) largest = z;
  }
  return largest;
}

/**
 * How far each account stands apart from the others: extended isolation forest on robustly scaled measures, missing values at the median, tails cut at ± 6.
 * @param values one column per measure, one entry per account
 */
export function peerIsolation(values: readonly Float64Array[], seed: number, throwIfCancelled?: () => void): Float64Array {
  const rows = values[0]?.length ?? 0;
  const useful = values
    .map((column) => {
      const known = column.filter((value) => !Number.isNaN(value)).map(Math.asinh);
      return { column, centre: median(known), spread: robustSpread(known) };
    })
    .filter(({ spread }) => spread > 0);
  const matrix = new Float64Array(rows * useful.length);
  for (const [at, { column, centre, spread }] of useful.entries()) {
    for (let row = 0; row < rows; row++) {
      const z = (Math.asinh(column[row]!) - centre) / spread;
      matrix[row * useful.length + at] = Number.isNaN(z) ? 0 : Math.max(-outlierReach, Math.min(outlierReach, z));
    }
  }
  return isolationScores(matrix, useful.length, { seed, throwIfCancelled });
}

/** Share of known values that lie below each, 0…1; ties count half. NaN stays. */
export function ranksInBook(values: ArrayLike<number>): Float64Array {
  const known = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  return Float64Array.from(values, (value) => {
    if (Number.isNaN(value) || known.length < 2) return Number.NaN;
    const below = countBelow(known, value, false);
    const equal = countBelow(known, value, true) - below;
    return (below + (equal - 1) / 2) / (known.length - 1);
  });
}

function countBelow(ascending: Float64Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value || (orEqual && ascending[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
