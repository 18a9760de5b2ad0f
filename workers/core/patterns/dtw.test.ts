import { expect, test } from 'vitest';
import { createRandom } from '#workers/core/numerics/random.ts';
import { type CascadeCounts, dtwDistance, envelopeOf, lowerBoundKeogh, lowerBoundKim, nearestByDtw } from './dtw.ts';

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

test('a bound gives the distance where it is below, and Infinity or the distance where it is above', () => {
  const [x, y] = [walks[0]!, walks[1]!];
  const distance = dtwDistance(x, y, 5);
  expect(dtwDistance(x, y, 5, distance * 1.01)).toBe(distance);
  expect(dtwDistance(x, y, 5, distance * 0.2)).toBe(Number.POSITIVE_INFINITY);
});

test('the cascade finds the nearest series, and spares most comparisons', () => {
  const halfWidth = 4;
  const candidates = walks.map((series) => ({ series, envelope: envelopeOf(series, halfWidth) }));
  const counts: CascadeCounts = { kim: 0, keogh: 0, keoghReversed: 0, abandoned: 0, full: 0 };
  for (let query = 0; query < 20; query++) {
    const series = walks[query]!.map((value) => value + 0.3 * random.normal());
    const distances = walks.map((walk) => dtwDistance(series, walk, halfWidth));
    const nearest = distances.indexOf(Math.min(...distances));
    expect(nearestByDtw(series, candidates, halfWidth, counts)).toEqual({ index: nearest, distance: distances[nearest] });
  }
  expect(counts.kim + counts.keogh + counts.keoghReversed + counts.abandoned + counts.full).toBe(20 * walks.length);
  expect(counts.full).toBeLessThan(0.2 * 20 * walks.length);
  expect(Math.min(counts.kim, counts.keogh)).toBeGreaterThan(0);
});
