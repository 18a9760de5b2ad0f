import type { Control } from '#workers/core/clustering/control.ts';
import type { CondensedDistances } from '#workers/core/clustering/distances.ts';
import { type Matrix, matrix, rowOf } from '#workers/core/numerics/matrix.ts';
import { ascendingOrder } from '#workers/core/numerics/order.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import type { SeriesComparison } from './compare-series.ts';
import { finishSeries, type SeriesShape } from './series.ts';

/** Rows of the compared set, their distance, and what chance has to say about it (contracts/patterns.ts). */
export type NearPair = { a: number; b: number; distance: number; chance: number; falseShare: number };

export type NearPairOptions = Control & {
  shape: SeriesShape;
  /** Raw steps of each compared account. */
  raw: Matrix;
  compare: (one: Matrix, other: Matrix) => SeriesComparison;
  finished: Matrix;
  random: Random;
};

const mostDraws = 400_000;
const mostRounds = 10;
const greatestFalseShare = 0.05;
const mostPairs = 200;
/** Pairs whose chance is told at most. */
const ratedShare = 0.02;
const leastRated = 500;
/** Points that stay together where there is no clock. */
const blockOfIdeas = 8;
const leastBlocks = 4;

/**
 * The pairs that are nearer than chance lets expect. Chance is measured: one of two accounts gets its weeks in another order, which keeps its rhythm within the week and the time
 * in which it trades at all, and destroys what else the two have in common in time. The share of false pairs among those as near as a given one is the expected number of such chance pairs over the number found.
 * Weeks that are busy or quiet for everyone are not undone by that: near is not yet copied.
 */
export function nearPairs(
  { count, data }: CondensedDistances,
  { shape, raw, compare, finished, random, throwIfCancelled }: NearPairOptions,
): NearPair[] {
  const pairs = data.length;
  const rounds = Math.max(1, Math.min(mostRounds, Math.round(mostDraws / (2 * pairs))));
  const perRow = Math.min(count - 1, Math.ceil(mostDraws / rounds / count));
  const draws = new Float64Array(rounds * count * perRow);
  const partners = new Int32Array(perRow);
  let drawn = 0;
  // farther pairs are nobody's finding, so that the draws need not be told apart out there
  const nearest = ascendingOrder(data);
  const bound = data[nearest[Math.min(pairs, Math.max(leastRated, Math.ceil(ratedShare * pairs))) - 1]!]!;
  for (let round = 0; round < rounds; round++) {
    const stream = random.fork(round);
    const comparison = compare(finished, reordered(shape, raw, stream));
    for (let a = 0; a < count; a++) {
      throwIfCancelled?.();
      for (let place = 0; place < perRow; place++)
        partners[place] = (a + 1 + (perRow === count - 1 ? place : stream.integer(count - 1))) % count;
      comparison.measure(a, partners, draws.subarray(drawn), bound);
      drawn += perRow;
    }
  }
  draws.sort();
  const chances = new Float64Array(pairs);
  for (let rank = 0, below = 0; rank < pairs; rank++) {
    const distance = data[nearest[rank]!]!;
    while (below < draws.length && draws[below]! <= distance) below++;
    chances[rank] = (below + 1) / (draws.length + 1);
  }
  const falseShares = new Float64Array(pairs);
  for (let rank = pairs - 1, least = 1; rank >= 0; rank--) {
    least = Math.min(least, (chances[rank]! * pairs) / (rank + 1));
    falseShares[rank] = least;
  }
  const found: NearPair[] = [];
  for (
    let rank = 0;
    rank < pairs && found.length < mostPairs && data[nearest[rank]!]! <= bound && falseShares[rank]! <= greatestFalseShare;
    rank++
  ) {
    found.push({
      ...pairAt(count, nearest[rank]!),
      distance: data[nearest[rank]!]!,
      chance: chances[rank]!,
      falseShare: falseShares[rank]!,
    });
  }
  return found;
}

/**
 * All series with their weeks (days where there are few weeks, stretches of ideas where there is no clock) in another order, finished. Only the time from an account's first step to its
 * last is reordered: that two accounts came at the same time makes their series alike, too.
 */
function reordered(shape: SeriesShape, raw: Matrix, random: Random): Matrix {
  const { rows, columns } = raw;
  const week = shape.axis?.stepsPerWeek ?? blockOfIdeas;
  const block = columns >= leastBlocks * week ? week : Math.max(1, Math.floor(week / 5));
  const result = matrix(rows, columns);
  for (let row = 0; row < rows; row++) {
    const from = rowOf(raw, row);
    const into = rowOf(result, row);
    into.set(from);
    const first = shape.axis ? Math.ceil(from.findIndex((value) => value !== 0) / block) : 0;
    const last = shape.axis ? Math.floor((from.findLastIndex((value) => value !== 0) + 1) / block) : Math.floor(columns / block);
    const order = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
    random.shuffle(order).forEach((source, place) => {
      into.set(from.subarray(source * block, (source + 1) * block), (first + place) * block);
    });
    finishSeries(shape, into);
  }
  return result;
}

/** Row and column of a place in the condensed layout. */
function pairAt(count: number, index: number): { a: number; b: number } {
  let a = 0;
  let left = index;
  while (left >= count - 1 - a) {
    left -= count - 1 - a;
    a++;
  }
  return { a, b: a + 1 + left };
}
