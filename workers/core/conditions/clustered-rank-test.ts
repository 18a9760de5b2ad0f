import { lowerBound } from '#workers/core/features/account-history.ts';
import { studentUpperQuantile, studentUpperTail } from '#workers/core/numerics/student-t.ts';

/** Where an idea stands in a comparison. */
export const inside = 1;
export const outside = 0;
export const neither = -1;

export type RankTest = {
  /** Mean score inside minus mean score outside. */
  effect: number;
  standardError: number;
  low: number;
  high: number;
  /** Two-sided. */
  pValue: number;
  nInside: number;
  nOutside: number;
  daysInside: number;
  daysOutside: number;
};

/**
 * Scores 2·(midrank − ½)/n − 1 in −1 … 1: the mean score of one part minus that of the rest is Cliff's delta, P(higher) − P(lower). NaN stays NaN and is not ranked.
 */
export function rankScores(values: Float64Array): Float64Array {
  // Typed arrays sort numbers natively, several times faster than through a comparison, and put NaN last.
  const ascending = values.slice().sort();
  let known = ascending.length;
  while (known > 0 && Number.isNaN(ascending[known - 1]!)) known--;
  const sorted = ascending.subarray(0, known);
  return values.map((value) => (Number.isNaN(value) ? Number.NaN : (lowerBound(sorted, value) + upperBound(sorted, value)) / known - 1));
}

/** Number of entries at or below the value. */
function upperBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Compares mean scores inside and outside where ideas of one day hang together: the variance sums the squared influence of whole days,
 * G/(G−1)·Σ_g (Σ_in (s−s̄_in)/n_in − Σ_out (s−s̄_out)/n_out)² (cluster-robust, Liang & Zeger 1986), and t has min(days inside, days outside) − 1 degrees of freedom, which stays
 * honest with few days. On rank scores this is the Mann–Whitney comparison for clustered data. Null where a side has fewer than `leastIdeas` or nothing varies.
 * @param part `inside`, `outside` or `neither` per idea; NaN scores count as neither
 * @param dayNumber of each idea, ascending
 * @param from first idea that counts; `to` is the first that no longer does
 */
export function clusteredTest(
  scores: Float64Array,
  part: Int8Array,
  dayNumber: Int32Array,
  { from = 0, to = scores.length, leastIdeas = 1 }: { from?: number; to?: number; leastIdeas?: number } = {},
): RankTest | null {
  let nInside = 0;
  let nOutside = 0;
  let sumInside = 0;
  let sumOutside = 0;
  for (let i = from; i < to; i++) {
    const score = scores[i]!;
    if (part[i] === neither || Number.isNaN(score)) continue;
    if (part[i] === inside) {
      nInside++;
      sumInside += score;
    } else {
      nOutside++;
      sumOutside += score;
    }
  }
  if (Math.min(nInside, nOutside) < leastIdeas) return null;
  const meanInside = sumInside / nInside;
  const meanOutside = sumOutside / nOutside;
  let daysInside = 0;
  let daysOutside = 0;
  let days = 0;
  let variance = 0;
  for (let i = from; i < to; ) {
    const day = dayNumber[i];
    let influence = 0;
    let hasInside = 0;
    let hasOutside = 0;
    for (; i < to && dayNumber[i] === day; i++) {
      const score = scores[i]!;
      if (part[i] === neither || Number.isNaN(score)) continue;
      if (part[i] === inside) {
        influence += (score - meanInside) / nInside;
        hasInside = 1;
      } else {
        influence -= (score - meanOutside) / nOutside;
        hasOutside = 1;
      }
    }
    daysInside += hasInside;
    daysOutside += hasOutside;
    days += hasInside | hasOutside;
    variance += influence * influence;
  }
  const freedom = Math.min(daysInside, daysOutside) - 1;
  const standardError = Math.sqrt((variance * days) / (days - 1));
  if (freedom < 1 || !(standardError > 0)) return null;
  const effect = meanInside - meanOutside;
  const reach = studentUpperQuantile(0.025, freedom) * standardError;
  return {
    effect,
    standardError,
    low: Math.max(-1, effect - reach),
    high: Math.min(1, effect + reach),
    pValue: 2 * studentUpperTail(Math.abs(effect) / standardError, freedom),
    nInside,
    nOutside,
    daysInside,
    daysOutside,
  };
}

/** One-sided p-value of a test in a direction found elsewhere. */
export const oneSided = ({ effect, pValue }: RankTest, direction: 1 | -1): number =>
  Math.sign(effect) === direction ? pValue / 2 : 1 - pValue / 2;
