import { describe, expect, test } from 'vitest';
import { createRandom } from '../numerics/random.ts';
import { largestOwnZ, peerIsolation, ranksInBook } from './anomaly.ts';

describe('against the own past', () => {
  test('by hand: the newest week against the weeks that share no day with it', () => {
    // Past 1 … 9: median 5, MAD 2. The four weeks before the newest (100) are left out. z = |17 − 5| / 1.4826 (2 + 0) without a spread of the book.
    const weeks = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 100, 100, 100, 100, 17);
    expect(largestOwnZ([weeks], Float64Array.of(0))).toBeCloseTo(12 / (1.4826 * 2), 12);
    // A tenth of the book's spread is added.
    expect(largestOwnZ([weeks], Float64Array.of(10))).toBeCloseTo(12 / (1.4826 * 2 + 1), 12);
  });

  test('takes the measure that moved most and leaves out those it cannot judge', () => {
    const steady = Float64Array.of(1, 2, 1, 2, 1, 2, 1, 2, 1, 0, 0, 0, 0, 1);
    const moved = steady.map((value, i) => (i === 13 ? 9 : value));
    const unknown = steady.map(() => Number.NaN);
    expect(largestOwnZ([steady, moved, unknown], Float64Array.of(1, 1, 1))).toBe(largestOwnZ([moved], Float64Array.of(1)));
    expect(largestOwnZ([steady.subarray(0, 9)], Float64Array.of(1))).toBeNaN();
    expect(largestOwnZ([new Float64Array(14).fill(3)], Float64Array.of(Number.NaN))).toBeNaN();
  });
});

test('an account unlike the others stands apart, whatever the unit of the measure', () => {
  const random = createRandom(5);
  const measures = [1, 1_000, 0.01].map((unit) => Float64Array.from({ length: 300 }, () => unit * random.normal()));
  for (const [i, unit] of [1, 1_000, 0.01].entries()) measures[i]![7] = (i % 2 === 0 ? 5 : -5) * unit;
  measures[1]![3] = Number.NaN;
  const scores = peerIsolation(measures, 1);
  expect(scores.indexOf(Math.max(...scores))).toBe(7);
  expect(scores[3]).toBeLessThan(0.6);
});

test('ranks in the book: ties in the middle, the unknown stay unknown', () => {
  expect([...ranksInBook([5, 1, Number.NaN, 3, 3])]).toEqual([1, 0, Number.NaN, 0.5, 0.5]);
});
