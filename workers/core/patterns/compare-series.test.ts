import { describe, expect, test } from 'vitest';
import { condensedIndex } from '#workers/core/clustering/distances.ts';
import { matrix, matrixFromRows, selectRows } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { compareSeries, nearestMedoids, pairDistances, type SeriesComparison } from './compare-series.ts';

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
  const between = (comparison: SeriesComparison, a: number, b: number) => {
    const found = new Float64Array(1);
    comparison.measure(a, [b], found);
    return found[0]!;
  };

  test('all pairs are the pairs one by one, an odd number of rows included', () => {
    const comparison = compareSeries(distance, 0.1, rows, rows);
    const { data } = pairDistances(comparison, rows.rows);
    for (let a = 0; a < rows.rows; a++) {
      for (let b = a + 1; b < rows.rows; b++) {
        const found = between(comparison, a, b);
        expect(data[condensedIndex(rows.rows, a, b)]).toBeCloseTo(found, 12);
        expect(between(comparison, b, a)).toBeCloseTo(found, 12);
      }
    }
  });

  test('what lies within a bound is told to the last bit, what lies beyond is Infinity or the distance', () => {
    const other = shares(20);
    const comparison = compareSeries(distance, 0.1, rows, other);
    const asked = [7, 3, 3, 19, 0, 11, 12, 13, 14, 15, 16];
    const all = new Float64Array(asked.length);
    const bounded = new Float64Array(asked.length);
    for (let a = 0; a < rows.rows; a++) {
      comparison.measure(a, asked, all);
      const bound = all.toSorted()[4]!;
      comparison.measure(a, asked, bounded, bound);
      bounded.forEach((found, place) => {
        if (all[place]! <= bound || found < Number.POSITIVE_INFINITY) expect(found).toBe(all[place]);
      });
    }
  });

  test('one series has no pairs, none neither, and series of unlike lengths are refused', () => {
    for (const count of [0, 1]) {
      const few = selectRows(rows, Array.from({ length: count }).fill(0) as number[]);
      expect(pairDistances(compareSeries(distance, 0.1, few, few), count).data.length).toBe(0);
    }
    expect(() => compareSeries(distance, 0.1, rows, matrix(3, 23))).toThrow(RangeError);
  });

  test.each([1, 2, 5, 19])('the nearest of %i medoids is the one with the least distance', (count) => {
    const medoids = shares(count);
    const { index, distance: nearest } = nearestMedoids(distance, 0.1, rows, medoids);
    const comparison = compareSeries(distance, 0.1, rows, medoids);
    index.forEach((found, row) => {
      const all = Array.from({ length: count }, (_, medoid) => between(comparison, row, medoid));
      expect(nearest[row]).toBeCloseTo(Math.min(...all), 12);
      expect(all[found]).toBeCloseTo(Math.min(...all), 12);
    });
  });
});
