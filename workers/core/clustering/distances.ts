import type { Matrix } from '#workers/core/numerics/matrix.ts';

/** Distances between items that need not be points: looked up or computed when asked. `between` is symmetric and 0 for an item and itself. */
export type PairwiseDistances = { count: number; between(a: number, b: number): number };

/** The upper triangle of a distance matrix, row by row: d(0,1), d(0,2) … d(1,2) … (the layout of scipy's `pdist`). */
export type CondensedDistances = { count: number; data: Float64Array };

/** Where the distance of `a` and `b` stands in the condensed layout. */
export const condensedIndex = (count: number, a: number, b: number): number =>
  a < b ? a * count - (a * (a + 1)) / 2 + b - a - 1 : b * count - (b * (b + 1)) / 2 + a - b - 1;

export const pairwiseFromCondensed = ({ count, data }: CondensedDistances): PairwiseDistances => ({
  count,
  between: (a, b) => (a === b ? 0 : data[condensedIndex(count, a, b)]!),
});

export const euclideanDistances = ({ rows, columns, data }: Matrix): PairwiseDistances => ({
  count: rows,
  between(a, b) {
    let squared = 0;
    for (let x = a * columns, y = b * columns, until = x + columns; x < until; x++, y++) {
      const difference = data[x]! - data[y]!;
      squared += difference * difference;
    }
    return Math.sqrt(squared);
  },
});

/** All distances at once: count·(count − 1)/2 numbers, so for some thousands of items at most. */
export function condense({ count, between }: PairwiseDistances): CondensedDistances {
  const data = new Float64Array((count * (count - 1)) / 2);
  let at = 0;
  for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) data[at++] = between(a, b);
  return { count, data };
}
