import { type Matrix, rowOf } from '#workers/core/numerics/matrix.ts';
import { softMemberships } from './place-accounts.ts';

/**
 * Why a point belongs to centroid a rather than b, exactly: d_b² − d_a² = Σⱼ (pⱼ − bⱼ)² − (pⱼ − aⱼ)². Each term is what feature j adds
 * (research: methods 4.3); positive terms speak for a.
 */
export function decidingTerms(point: Float64Array, own: Float64Array, runnerUp: Float64Array): Float64Array {
  return point.map((value, j) => (value - runnerUp[j]!) ** 2 - (value - own[j]!) ** 2);
}

/** Indices of the largest positive terms, at most `count`, largest first. */
export function strongest(terms: Float64Array, count: number, isUsable: (index: number) => boolean = () => true): number[] {
  return Array.from(terms.keys())
    .filter((index) => terms[index]! > 0 && isUsable(index))
    .sort((a, b) => terms[b]! - terms[a]! || a - b)
    .slice(0, count);
}

const bisections = 40;

/**
 * The temperature τ² at which the mean membership of the nearest group equals `target`: a confidence of 80 % then means that 80 % of refits agree.
 * @param squared accounts × groups, squared distances
 */
export function fitTemperature(squared: Matrix, target: number): number {
  const shares = new Float64Array(squared.columns);
  let low = 1e-6;
  let high = 1e3;
  for (let i = 0; i < bisections; i++) {
    const middle = Math.sqrt(low * high);
    let total = 0;
    for (let row = 0; row < squared.rows; row++) {
      softMemberships(rowOf(squared, row), middle, shares);
      total += Math.max(...shares);
    }
    if (total / squared.rows > target) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}
