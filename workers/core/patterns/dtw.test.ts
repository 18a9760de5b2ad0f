import { describe, expect, test } from 'vitest';
import { matrix, matrixFromRows, rowOf } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { dtwDistance, dtwLanes, fastDtwKernel, plainDtwKernel } from './dtw.ts';
import { envelopeOf, lowerBoundKeogh, lowerBoundKim } from './dtw-bounds.ts';
import { type CascadeCounts, dtwSearch } from './dtw-search.ts';

const random = createRandom(7);
/** Random walks, some of which are another one with noise. */
const walks = Array.from({ length: 30 }, () => {
  let level = 0;
  return Float64Array.from({ length: 50 }, () => {
    level += random.normal();
    return level;
  });
});
const euclidean = (x: Float64Array, y: Float64Array) => Math.sqrt(x.reduce((total, value, i) => total + (value - y[i]!) ** 2, 0));

test('a hand-worked alignment: 0 1 2 3 against 0 0 1 2 costs the last step only', () => {
  const x = Float64Array.of(0, 1, 2, 3);
  const y = Float64Array.of(0, 0, 1, 2);
  expect(dtwDistance(x, y, 1)).toBe(1);
  expect(dtwDistance(x, y, 0)).toBe(Math.sqrt(3));
});

test('without a band it is the Euclidean distance, and a wider band never makes it greater', () => {
  for (let a = 0; a < 10; a++) {
    let before = euclidean(walks[a]!, walks[a + 1]!);
    expect(dtwDistance(walks[a]!, walks[a + 1]!, 0)).toBeCloseTo(before, 10);
    for (const halfWidth of [1, 3, 10, 49]) {
      const distance = dtwDistance(walks[a]!, walks[a + 1]!, halfWidth);
      expect(distance).toBeLessThanOrEqual(before + 1e-12);
      expect(dtwDistance(walks[a + 1]!, walks[a]!, halfWidth)).toBeCloseTo(distance, 10);
      before = distance;
    }
  }
});

test('the envelope is the highest and lowest value within the band', () => {
  for (const halfWidth of [0, 1, 5, 49, 80]) {
    const series = walks[0]!;
    const { upper, lower } = envelopeOf(series, halfWidth);
    series.forEach((_, place) => {
      const near = series.slice(Math.max(0, place - halfWidth), place + halfWidth + 1);
      expect([upper[place], lower[place]]).toEqual([Math.max(...near), Math.min(...near)]);
    });
  }
});

test('no lower bound exceeds the distance', () => {
  for (const halfWidth of [0, 4, 12]) {
    for (let a = 0; a < walks.length - 1; a++) {
      const [x, y] = [walks[a]!, walks[a + 1]!];
      const distance = dtwDistance(x, y, halfWidth) + 1e-9;
      expect(lowerBoundKim(x, y)).toBeLessThanOrEqual(distance);
      expect(lowerBoundKeogh(x, envelopeOf(y, halfWidth))).toBeLessThanOrEqual(distance);
      expect(lowerBoundKeogh(y, envelopeOf(x, halfWidth))).toBeLessThanOrEqual(distance);
    }
  }
});

test('a bound gives the distance where it is not above, and Infinity where it is', () => {
  const [x, y] = [walks[0]!, walks[1]!];
  const distance = dtwDistance(x, y, 5);
  expect(dtwDistance(x, y, 5, distance)).toBe(distance);
  expect(dtwDistance(x, y, 5, distance * (1 - 1e-9))).toBe(Number.POSITIVE_INFINITY);
  expect(dtwDistance(x, y, 5, distance * 0.2)).toBe(Number.POSITIVE_INFINITY);
});

/** The definition, cell by cell in a whole table. */
function warped(x: Float64Array, y: Float64Array, halfWidth: number): number {
  const table = matrix(x.length + 1, y.length + 1);
  table.data.fill(Number.POSITIVE_INFINITY, 1);
  for (let i = 1; i <= x.length; i++)
    for (let j = Math.max(1, i - halfWidth); j <= Math.min(y.length, i + halfWidth); j++) {
      const before = [rowOf(table, i - 1)[j]!, rowOf(table, i)[j - 1]!, rowOf(table, i - 1)[j - 1]!];
      rowOf(table, i)[j] = Math.min(...before) + (x[i - 1]! - y[j - 1]!) ** 2;
    }
  return Math.sqrt(table.data.at(-1)!);
}

describe('many series at once', () => {
  const measured = (kernel: ReturnType<typeof plainDtwKernel>, series: Float64Array, rows: number[], bound?: number) => {
    const distances = new Float64Array(rows.length + 1).fill(-1);
    kernel.measure(series, rows, distances, bound);
    return Array.from(distances);
  };

  test.each([
    [1, 1],
    [2, 1],
    [7, 3],
    [8, 8],
    [9, 17],
    [50, 30],
  ])('the fast kernel gives the bits of the plain one, which are the definition: %i points, %i series', (length, count) => {
    const others = matrixFromRows(walks.slice(0, count).map((walk) => walk.subarray(0, length)));
    const query = walks[29]!.map((value) => value * 0.9).subarray(0, length);
    const rows = Array.from({ length: count }, (_, row) => (row * 3 + 1) % count);
    for (const halfWidth of [0, 1, 4, length - 1, length + 5]) {
      const [fast, plain] = [fastDtwKernel(others, halfWidth)!, plainDtwKernel(others, halfWidth)];
      const expected = rows.map((row) => warped(query, rowOf(others, row), halfWidth));
      const distances = measured(plain, query, rows);
      expect(distances).toEqual([...expected.map((distance) => expect.closeTo(distance, 10)), -1]);
      expect(measured(fast, query, rows)).toEqual(distances);
      for (const bound of [0, Math.min(...expected), expected[0]!, Math.max(...expected)]) {
        const found = measured(fast, query, rows, bound);
        expect(found).toEqual(measured(plain, query, rows, bound));
        expect(found).toEqual(distances.map((distance) => (distance > bound ? Number.POSITIVE_INFINITY : distance)));
      }
    }
  });

  test('nothing is asked of a set, a set is empty, series have no points', () => {
    const some = matrixFromRows(walks);
    for (const kernel of [fastDtwKernel, plainDtwKernel]) {
      expect(measured(kernel(some, 3)!, walks[0]!, [])).toEqual([-1]);
      expect(measured(kernel(matrix(0, 50), 3)!, walks[0]!, [])).toEqual([-1]);
      expect(measured(kernel(matrix(2, 0), 0)!, new Float64Array(0), [0, 1])).toEqual([0, 0, -1]);
    }
  });

  test('a value that is not known spoils only its own series, and in both kernels the same', () => {
    const rows = walks.slice(0, dtwLanes).map((walk) => walk.slice());
    rows[3]![20] = Number.NaN;
    const others = matrixFromRows(rows);
    const all = rows.map((_, row) => row);
    const [fast, plain] = [fastDtwKernel(others, 4)!, plainDtwKernel(others, 4)];
    expect(measured(fast, walks[9]!, all)).toEqual(measured(plain, walks[9]!, all));
    const whole = plainDtwKernel(matrixFromRows(walks), 4);
    measured(whole, walks[9]!, all).forEach((distance, row) => {
      if (row !== 3) expect(measured(fast, walks[9]!, all)[row]).toBe(distance);
    });
  });
});

test('the cascade finds the nearest series, and spares most comparisons', () => {
  const halfWidth = 4;
  const counts: CascadeCounts = { kim: 0, keogh: 0, keoghReversed: 0, abandoned: 0, full: 0 };
  const nearestTo = dtwSearch(matrixFromRows(walks), halfWidth, counts);
  for (let query = 0; query < 20; query++) {
    const series = walks[query]!.map((value) => value + 0.3 * random.normal());
    const distances = walks.map((walk) => dtwDistance(series, walk, halfWidth));
    const nearest = distances.indexOf(Math.min(...distances));
    expect(nearestTo(series)).toEqual({ index: nearest, distance: distances[nearest] });
  }
  expect(counts.kim + counts.keogh + counts.keoghReversed + counts.abandoned + counts.full).toBe(20 * walks.length);
  expect(counts.full).toBeLessThan(0.2 * 20 * walks.length);
  expect(Math.min(counts.kim, counts.keogh)).toBeGreaterThan(0);
});

test('of equally near series the first is found, also where the band leaves only one alignment, and none in an empty set', () => {
  const twins = matrixFromRows([walks[1]!, walks[2]!, walks[0]!, walks[2]!]);
  const query = walks[2]!.map((value) => value + 0.1);
  for (const halfWidth of [0, 5]) {
    expect(dtwSearch(twins, halfWidth)(query)).toEqual({ index: 1, distance: dtwDistance(query, walks[2]!, halfWidth) });
    expect(dtwSearch(twins, halfWidth)(walks[0]!)).toEqual({ index: 2, distance: 0 });
  }
  expect(dtwSearch(matrix(0, 50), 5)(query)).toEqual({ index: -1, distance: Number.POSITIVE_INFINITY });
});
