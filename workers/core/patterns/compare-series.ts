import type { SeriesDistance } from '#workers/contracts/patterns.ts';
import type { Control } from '#workers/core/clustering/control.ts';
import type { CondensedDistances } from '#workers/core/clustering/distances.ts';
import { type Matrix, rowOf, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { bandHalfWidth, dtwDistance, dtwRows, type Envelope, envelopeOf, lowerBoundKeogh, lowerBoundKim, nearestByDtw } from './dtw.ts';
import { shapeDistances, shapeWork, spectraOf } from './shape-distance.ts';

export type SeriesComparison = {
  /** Distances of a row of the first set to two rows of the second. Of one greater than `bound` it is enough to say Infinity. */
  between(a: number, b: number, c: number, bound?: number): [number, number];
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
  const unlagged = (of: (a: number, b: number, bound: number) => number): SeriesComparison => ({
    between(a, b, c, bound = Number.POSITIVE_INFINITY) {
      const first = of(a, b, bound);
      return [first, b === c ? first : of(a, c, bound)];
    },
    lag: () => 0,
  });
  switch (distance) {
    case 'euclidean':
      return unlagged((a, b) => Math.sqrt(squaredDistance(rowOf(one, a), rowOf(other, b))));
    case 'profile':
      return unlagged((a, b) => profileDistance(rowOf(one, a), rowOf(other, b)));
    case 'dtw':
      return unlagged(boundedDtw(bandHalfWidth(one.columns, band), one, other));
    case 'shape': {
      const spectra = spectraOf(one);
      const otherSpectra = other === one ? spectra : spectraOf(other);
      const work = shapeWork(spectra);
      return {
        between(a, b, c) {
          const [first, second] = shapeDistances(spectra, a, otherSpectra, b, c, work);
          return [first.distance, second.distance];
        },
        lag: (a, b) => shapeDistances(spectra, a, otherSpectra, b, b, work)[0].lag,
      };
    }
  }
}

/** DTW distances that are given up as soon as a lower bound exceeds what is asked for. */
function boundedDtw(halfWidth: number, one: Matrix, other: Matrix): (a: number, b: number, bound: number) => number {
  const rows = dtwRows(one.columns);
  const envelopes: Envelope[] = [];
  return (a, b, bound) => {
    const x = rowOf(one, a);
    const y = rowOf(other, b);
    if (bound < Number.POSITIVE_INFINITY) {
      if (lowerBoundKim(x, y) > bound) return Number.POSITIVE_INFINITY;
      envelopes[b] ??= envelopeOf(y, halfWidth);
      if (lowerBoundKeogh(x, envelopes[b], bound) > bound) return Number.POSITIVE_INFINITY;
    }
    return dtwDistance(x, y, halfWidth, bound, rows);
  };
}

/** All distances within a set: rows·(rows − 1)/2 numbers. */
export function pairDistances(
  comparison: SeriesComparison,
  count: number,
  { throwIfCancelled, progress }: Control & { progress?: ((fraction: number) => void) | undefined } = {},
): CondensedDistances {
  const data = new Float64Array((count * (count - 1)) / 2);
  let at = 0;
  for (let a = 0; a < count; a++) {
    throwIfCancelled?.();
    progress?.(at / data.length);
    for (let b = a + 1; b < count; b += 2) {
      const [first, second] = comparison.between(a, b, Math.min(b + 1, count - 1));
      data[at++] = first;
      if (b + 1 < count) data[at++] = second;
    }
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

type Nearest = { index: number; distance: number };

function medoidSearch(distance: SeriesDistance, band: number, rows: Matrix, medoids: Matrix): (row: number) => Nearest {
  if (distance === 'dtw') {
    const halfWidth = bandHalfWidth(rows.columns, band);
    const candidates = Array.from({ length: medoids.rows }, (_, index) => {
      const series = rowOf(medoids, index);
      return { series, envelope: envelopeOf(series, halfWidth) };
    });
    return (row) => nearestByDtw(rowOf(rows, row), candidates, halfWidth);
  }
  const { between } = compareSeries(distance, band, rows, medoids);
  return (row) => {
    const nearest: Nearest = { index: -1, distance: Number.POSITIVE_INFINITY };
    for (let medoid = 0; medoid < medoids.rows; medoid += 2) {
      const next = Math.min(medoid + 1, medoids.rows - 1);
      between(row, medoid, next).forEach((found, place) => {
        if (found >= nearest.distance) return;
        nearest.distance = found;
        nearest.index = place === 0 ? medoid : next;
      });
    }
    return nearest;
  };
}
