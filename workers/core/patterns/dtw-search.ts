import { type Matrix, rowOf, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { dtwKernel, dtwLanes } from './dtw.ts';
import { type Envelope, envelopeOf, lowerBoundKeogh, lowerBoundKim } from './dtw-bounds.ts';

/** How often each step of the cascade settled a comparison. */
export type CascadeCounts = { kim: number; keogh: number; keoghReversed: number; abandoned: number; full: number };

/** A Euclidean distance is added up in another order than a DTW distance. */
const rounding = 1 + 1e-9;

/**
 * A search for the row of a set that is nearest to a series by DTW, exactly: a cheap lower bound beyond what is known to be reached spares the next dearer one, in the order
 * LB_Kim, LB_Keogh both ways, early abandoned DTW of several rows at once. What is reached to begin with is the least Euclidean distance: no alignment is forced to be worse.
 * Of equally near rows the first; −1 in an empty set.
 */
export function dtwSearch(
  candidates: Matrix,
  halfWidth: number,
  counts?: CascadeCounts,
): (query: Float64Array) => { index: number; distance: number } {
  const kernel = dtwKernel(candidates, halfWidth);
  const series = Array.from({ length: candidates.rows }, (_, row) => rowOf(candidates, row));
  const envelopes = series.map((row) => envelopeOf(row, halfWidth));
  const distances = new Float64Array(dtwLanes);
  return (query) => {
    let own: Envelope | undefined;
    let index = -1;
    let best = Number.POSITIVE_INFINITY;
    let bound = rounding * Math.sqrt(series.reduce((least, row) => Math.min(least, squaredDistance(query, row)), Number.POSITIVE_INFINITY));
    let open: number[] = [];
    const settle = () => {
      kernel.measure(query, open, distances, bound);
      open.forEach((row, place) => {
        const distance = distances[place]!;
        if (counts) counts[distance === Number.POSITIVE_INFINITY ? 'abandoned' : 'full']++;
        if (distance < best) {
          best = distance;
          index = row;
        }
      });
      bound = Math.min(bound, best);
      open = [];
    };
    for (let row = 0; row < series.length; row++) {
      const spared = sparedBy(row);
      if (spared === null) open.push(row);
      else if (counts) counts[spared]++;
      if (open.length === dtwLanes) settle();
    }
    settle();
    return { index, distance: best };

    function sparedBy(row: number): 'kim' | 'keogh' | 'keoghReversed' | null {
      if (lowerBoundKim(query, series[row]!) > bound) return 'kim';
      if (lowerBoundKeogh(query, envelopes[row]!, bound) > bound) return 'keogh';
      own ??= envelopeOf(query, halfWidth);
      return lowerBoundKeogh(series[row]!, own, bound) > bound ? 'keoghReversed' : null;
    }
  };
}
