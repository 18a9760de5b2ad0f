import type { SeriesDistance } from '#workers/contracts/patterns.ts';
import type { Control } from '#workers/core/clustering/control.ts';
import type { CondensedDistances } from '#workers/core/clustering/distances.ts';
import { type Matrix, rowOf, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { bandHalfWidth, dtwDistance, dtwRows, envelopeOf, nearestByDtw } from './dtw.ts';
import { shapeDistances, shapeWork, spectraOf } from './shape-distance.ts';

export type SeriesComparison = {
  /** Distances of a row of the first set to two rows of the second, and how many steps each comes after it (0 where the distance knows no lag). */
  between(a: number, b: number, c: number): [number, number];
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
  const unlagged = (of: (x: Float64Array, y: Float64Array) => number): SeriesComparison => ({
    between: (a, b, c) => {
      const x = rowOf(one, a);
      return [of(x, rowOf(other, b)), of(x, rowOf(other, c))];
    },
    lag: () => 0,
  });
  switch (distance) {
    case 'euclidean':
      return unlagged((x, y) => Math.sqrt(squaredDistance(x, y)));
    case 'profile':
      return unlagged(profileDistance);
    case 'dtw': {
      const halfWidth = bandHalfWidth(one.columns, band);
      const rows = dtwRows(one.columns);
      return unlagged((x, y) => dtwDistance(x, y, halfWidth, Number.POSITIVE_INFINITY, rows));
    }
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
