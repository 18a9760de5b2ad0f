import type { SeriesDistance } from '#workers/contracts/patterns.ts';
import type { Control } from '#workers/core/clustering/control.ts';
import type { CondensedDistances } from '#workers/core/clustering/distances.ts';
import { type Matrix, rowOf, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { bandHalfWidth, dtwKernel } from './dtw.ts';
import { type Envelope, envelopeOf, lowerBoundKeogh, lowerBoundKim } from './dtw-bounds.ts';
import { dtwSearch } from './dtw-search.ts';
import { shapeDistances, shapeWork, spectraOf } from './shape-distance.ts';

export type SeriesComparison = {
  /** Distances of row `a` of the first set to `others` of the second, in their order, into `distances`. Of one greater than `bound` it is enough to say Infinity. */
  measure(a: number, others: ArrayLike<number>, distances: Float64Array, bound?: number): void;
  /** How many steps the second row comes after the first; 0 where the distance knows no lag. */
  lag(a: number, b: number): number;
};

/** √Jensen–Shannon divergence of two sets of shares, base 2: a metric between 0 (the same) and 1 (nothing in common) (Endres & Schindelin 2003). */
export function profileDistance(x: Float64Array, y: Float64Array): number {
  let bits = 0;
  for (let i = 0; i < x.length; i++) {
    const p = x[i]!;
    const q = y[i]!;
    const middle = (p + q) / 2;
    if (p > 0) bits += p * Math.log2(p / middle);
    if (q > 0) bits += q * Math.log2(q / middle);
  }
  return Math.sqrt(Math.max(0, bits / 2));
}

/** Distances between the rows of two sets of finished series of one length. `band` is the half width of the DTW band as a share of the length. */
export function compareSeries(distance: SeriesDistance, band: number, one: Matrix, other: Matrix): SeriesComparison {
  if (one.columns !== other.columns)
    throw new RangeError(`Series of ${one.columns} points are not compared with series of ${other.columns}`);
  const pairwise = (between: (x: Float64Array, y: Float64Array) => number): SeriesComparison => ({
    measure(a, others, distances) {
      const x = rowOf(one, a);
      for (let at = 0; at < others.length; at++) distances[at] = between(x, rowOf(other, others[at]!));
    },
    lag: () => 0,
  });
  switch (distance) {
    case 'euclidean':
      return pairwise((x, y) => Math.sqrt(squaredDistance(x, y)));
    case 'profile':
      return pairwise(profileDistance);
    case 'dtw':
      return { measure: boundedDtw(bandHalfWidth(one.columns, band), one, other), lag: () => 0 };
    case 'shape':
      return compareShapes(one, other);
  }
}

/** DTW distances that are given up as soon as a lower bound exceeds what is asked for. */
function boundedDtw(halfWidth: number, one: Matrix, other: Matrix): SeriesComparison['measure'] {
  const kernel = dtwKernel(other, halfWidth);
  const envelopes: Envelope[] = [];
  return (a, others, distances, bound = Number.POSITIVE_INFINITY) => {
    const x = rowOf(one, a);
    if (bound === Number.POSITIVE_INFINITY) {
      kernel.measure(x, others, distances);
      return;
    }
    const places: number[] = [];
    for (let at = 0; at < others.length; at++) {
      const y = rowOf(other, others[at]!);
      distances[at] = Number.POSITIVE_INFINITY;
      if (lowerBoundKim(x, y) > bound) continue;
      envelopes[others[at]!] ??= envelopeOf(y, halfWidth);
      if (lowerBoundKeogh(x, envelopes[others[at]!]!, bound) <= bound) places.push(at);
    }
    const near = new Float64Array(places.length);
    kernel.measure(
      x,
      places.map((at) => others[at]!),
      near,
      bound,
    );
    places.forEach((at, place) => {
      distances[at] = near[place]!;
    });
  };
}

function compareShapes(one: Matrix, other: Matrix): SeriesComparison {
  const spectra = spectraOf(one);
  const otherSpectra = other === one ? spectra : spectraOf(other);
  const work = shapeWork(spectra);
  return {
    measure(a, others, distances) {
      for (let at = 0; at < others.length; at += 2) {
        const next = Math.min(at + 1, others.length - 1);
        const [first, second] = shapeDistances(spectra, a, otherSpectra, others[at]!, others[next]!, work);
        distances[at] = first.distance;
        distances[next] = next === at ? first.distance : second.distance;
      }
    },
    lag: (a, b) => shapeDistances(spectra, a, otherSpectra, b, b, work)[0].lag,
  };
}

/** All distances within a set: rows·(rows − 1)/2 numbers. */
export function pairDistances(
  comparison: SeriesComparison,
  count: number,
  { throwIfCancelled, progress }: Control & { progress?: ((fraction: number) => void) | undefined } = {},
): CondensedDistances {
  const data = new Float64Array((count * (count - 1)) / 2);
  const rows = Int32Array.from({ length: count }, (_, row) => row);
  let at = 0;
  for (let a = 0; a < count; a++) {
    throwIfCancelled?.();
    progress?.(at / data.length);
    const others = rows.subarray(a + 1);
    comparison.measure(a, others, data.subarray(at));
    at += others.length;
  }
  return { count, data };
}

/** For each row the nearest of the medoids and its distance, exactly; DTW by a cascade of lower bounds. */
export function nearestMedoids(
  distance: SeriesDistance,
  band: number,
  rows: Matrix,
  medoids: Matrix,
  { throwIfCancelled }: Control = {},
): { index: Int32Array; distance: Float64Array } {
  const search = medoidSearch(distance, band, rows, medoids);
  const result = { index: new Int32Array(rows.rows), distance: new Float64Array(rows.rows) };
  for (let row = 0; row < rows.rows; row++) {
    if (row % 64 === 0) throwIfCancelled?.();
    const nearest = search(row);
    result.index[row] = nearest.index;
    result.distance[row] = nearest.distance;
  }
  return result;
}

function medoidSearch(distance: SeriesDistance, band: number, rows: Matrix, medoids: Matrix): (row: number) => Nearest {
  if (distance === 'dtw') {
    const nearest = dtwSearch(medoids, bandHalfWidth(rows.columns, band));
    return (row) => nearest(rowOf(rows, row));
  }
  const { measure } = compareSeries(distance, band, rows, medoids);
  const all = Int32Array.from({ length: medoids.rows }, (_, medoid) => medoid);
  const distances = new Float64Array(medoids.rows);
  return (row) => {
    measure(row, all, distances);
    return distances.reduce<Nearest>((nearest, found, index) => (found < nearest.distance ? { index, distance: found } : nearest), nobody);
  };
}

type Nearest = { index: number; distance: number };
const nobody: Nearest = { index: -1, distance: Number.POSITIVE_INFINITY };
