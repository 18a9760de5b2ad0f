import { describe, expect, test } from 'vitest';
import { assignRows } from './assignment.ts';
import { matrix, matrixFromRows } from './matrix.ts';
import { adjustedRandIndex, matchClusters, purity, sharedBits } from './partition-agreement.ts';
import { createRandom } from './random.ts';

describe('assignment', () => {
  const costOf = (cost: number[][], columns: ArrayLike<number>) => cost.reduce((total, row, i) => total + row[columns[i]!]!, 0);

  test('a small case by hand', () => {
    // row 0 → column 1 (1), row 1 → column 0 (2), row 2 → column 2 (2): 5
    expect([
      ...assignRows(
        matrixFromRows([
          [4, 1, 3],
          [2, 0, 5],
          [3, 2, 2],
        ]),
      ),
    ]).toEqual([1, 0, 2]);
  });

  test('it is never worse than any permutation', () => {
    const random = createRandom(4);
    const permutations = (items: number[]): number[][] =>
      items.length < 2
        ? [items]
        : items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
    for (let round = 0; round < 50; round++) {
      const size = 2 + random.integer(5);
      const cost = Array.from({ length: size }, () => Array.from({ length: size }, () => random.between(-5, 5)));
      const columns = assignRows(matrixFromRows(cost));
      expect(new Set(columns).size).toBe(size);
      const best = Math.min(...permutations(Array.from({ length: size }, (_, i) => i)).map((order) => costOf(cost, order)));
      expect(costOf(cost, columns)).toBeCloseTo(best, 9);
    }
  });

  test('more columns than rows is fine, fewer is an error', () => {
    expect([
      ...assignRows(
        matrixFromRows([
          [9, 9, 1],
          [1, 9, 2],
        ]),
      ),
    ]).toEqual([2, 0]);
    expect(() => assignRows(matrix(3, 2))).toThrow('3 rows to 2 columns');
  });
});

describe('agreement of partitions', () => {
  test('the adjusted Rand index of a published example', () => {
    // scikit-learn's documentation: adjusted_rand_score([0, 0, 1, 2], [0, 0, 1, 1]) = 0.5714…
    expect(adjustedRandIndex([0, 0, 1, 2], [0, 0, 1, 1])).toBeCloseTo(4 / 7, 12);
    expect(adjustedRandIndex([0, 0, 1, 1], [1, 1, 0, 0])).toBe(1);
    expect(adjustedRandIndex([0, 0, 0, 0], [0, 1, 2, 3])).toBe(0);
  });

  test('it equals counting pairs, and is near 0 for independent labels', () => {
    const random = createRandom(9);
    const a = Array.from({ length: 300 }, () => random.integer(4));
    const b = a.map((label) => (random.chance(0.6) ? label : random.integer(5)));
    let both = 0;
    let inA = 0;
    let inB = 0;
    for (let i = 0; i < a.length; i++) {
      for (let j = i + 1; j < a.length; j++) {
        if (a[i] === a[j]) inA++;
        if (b[i] === b[j]) inB++;
        if (a[i] === a[j] && b[i] === b[j]) both++;
      }
    }
    const expected = (inA * inB) / ((300 * 299) / 2);
    expect(adjustedRandIndex(a, b)).toBeCloseTo((both - expected) / ((inA + inB) / 2 - expected), 12);
    expect(
      Math.abs(
        adjustedRandIndex(
          a,
          Array.from({ length: 300 }, () => random.integer(4)),
        ),
      ),
    ).toBeLessThan(0.05);
  });

  test('purity counts the most frequent class of each cluster', () => {
    expect(purity([0, 0, 0, 1, 1], [1, 1, 0, 0, 0])).toBe(0.8);
  });

  test('clusters are matched by what they share', () => {
    const { matchOf, jaccard } = matchClusters([0, 0, 0, 1, 1, 2], [2, 2, 2, 0, 1, 1], 3);
    expect([...matchOf]).toEqual([2, 0, 1]);
    expect([...jaccard]).toEqual([1, 0.5, 0.5]);
  });
});

describe('shared bits', () => {
  const halves = Array.from({ length: 400 }, (_, i) => i % 2);

  test('by hand: two equal halves found again are one bit, whatever their numbers', () => {
    expect(sharedBits(halves, halves)).toBeCloseTo(1, 12);
    expect(
      sharedBits(
        halves,
        halves.map((label) => 1 - label),
      ),
    ).toBeCloseTo(1, 12);
  });

  test('the same as adjusted_mutual_info_score of scikit-learn times the mean entropy', () => {
    expect(sharedBits([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2], [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 0])).toBeCloseTo(0.5548422602767628, 12);
    expect(sharedBits([0, 0, 1, 1, 2, 2, 3, 3], [0, 0, 1, 1, 2, 2, 3, 0])).toBeCloseTo(1.284694060425173, 12);
  });

  test('many small clusters that are found again keep what they tell', () => {
    const small = Array.from({ length: 100 }, (_, i) => Math.floor(i / 5));
    expect(sharedBits(small, small)).toBeCloseTo(Math.log2(20), 12);
  });

  test('independent partitions share nothing', () => {
    const crossed = Array.from({ length: 400 }, (_, i) => (i >> 1) % 2);
    expect(sharedBits(halves, crossed)).toBe(0);
    const random = createRandom(3);
    const draws = () => Array.from({ length: 2_000 }, () => random.integer(6));
    expect(sharedBits(draws(), draws())).toBeLessThan(0.005);
  });

  test('what is in no cluster tells nothing', () => {
    const half = halves.map((label, i) => (i < 200 ? label : -1));
    expect(sharedBits(halves, half)).toBeCloseTo(0.5, 12);
    expect(
      sharedBits(
        halves,
        halves.map(() => -1),
      ),
    ).toBe(0);
  });

  test('a true split adds to it', () => {
    const quarters = Array.from({ length: 400 }, (_, i) => i % 4);
    expect(sharedBits(quarters, quarters)).toBeGreaterThan(1.9);
    expect(sharedBits(quarters, halves)).toBeLessThan(1.001);
  });
});
