import { describe, expect, test } from 'vitest';
import { condensedIndex } from '#workers/core/clustering/distances.ts';
import { matrixFromRows } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { compareSeries, nearestMedoids, pairDistances } from './compare-series.ts';

const random = createRandom(3);
/** Shares, so that every distance may be asked. */
const shares = (rows: number) =>
  matrixFromRows(
    Array.from({ length: rows }, () => {
      const row = Array.from({ length: 24 }, () => random.exponential());
      const total = row.reduce((sum, value) => sum + value, 0);
      return row.map((value) => value / total);
    }),
  );
const rows = shares(31);

describe.each(['euclidean', 'dtw', 'shape', 'profile'] as const)('%s', (distance) => {
  test('all pairs are the pairs one by one, an odd number of rows included', () => {
    const comparison = compareSeries(distance, 0.1, rows, rows);
    const { data } = pairDistances(comparison, rows.rows);
    for (let a = 0; a < rows.rows; a++) {
      for (let b = a + 1; b < rows.rows; b++) {
        const [first, second] = comparison.between(a, b, b);
        expect(data[condensedIndex(rows.rows, a, b)]).toBeCloseTo(first, 12);
        expect(second).toBeCloseTo(first, 12);
        expect(comparison.between(b, a, a)[0]).toBeCloseTo(first, 12);
      }
    }
  });

  test.each([1, 2, 5])('the nearest of %i medoids is the one with the least distance', (count) => {
    const medoids = shares(count);
    const { index, distance: nearest } = nearestMedoids(distance, 0.1, rows, medoids);
    const comparison = compareSeries(distance, 0.1, rows, medoids);
    index.forEach((found, row) => {
      const all = Array.from({ length: count }, (_, medoid) => comparison.between(row, medoid, medoid)[0]);
      expect(nearest[row]).toBeCloseTo(Math.min(...all), 12);
      expect(all[found]).toBeCloseTo(Math.min(...all), 12);
    });
  });
});
