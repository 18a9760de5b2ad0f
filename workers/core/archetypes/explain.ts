import { type Matrix, rowOf, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { sum } from '#workers/core/numerics/statistics.ts';

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

/** Membership of every centroid, exp(−d²/2τ²) normalised to 1: how clearly a point belongs where it was put. */
export function memberships(point: Float64Array, centroids: Matrix, temperature: number): Float64Array {
  const distances = Float64Array.from({ length: centroids.rows }, (_, c) => squaredDistance(point, rowOf(centroids, c)));
  const nearest = distances.reduce((least, distance) => Math.min(least, distance), Number.POSITIVE_INFINITY);
  const weights = distances.map((distance) => Math.exp((nearest - distance) / (2 * temperature)));
  const total = sum(weights);
  return weights.map((weight) => weight / total);
}

const bisections = 40;

/** The temperature τ² at which the mean membership of the nearest centroid equals `target`: a confidence of 80 % then means that 80 % of refits agree. */
export function fitTemperature(points: Matrix, centroids: Matrix, target: number): number {
  let low = 1e-6;
  let high = 1e3;
  for (let i = 0; i < bisections; i++) {
    const middle = Math.sqrt(low * high);
    let total = 0;
    for (let row = 0; row < points.rows; row++) total += Math.max(...memberships(rowOf(points, row), centroids, middle));
    if (total / points.rows > target) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}
