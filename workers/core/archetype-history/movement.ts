import type { CentroidMovement } from '#workers/contracts/archetype-history.ts';
import type { ModelFeature } from '#workers/contracts/archetypes.ts';
import { type Matrix, rowOf, squaredDistance } from '#workers/core/numerics/matrix.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { mean, median, medianAbsoluteDeviation, standardDeviation } from '#workers/core/numerics/statistics.ts';

const resamples = 200;
/** Accounts that are resampled at most: more do not sharpen a standard error. */
const sampleSize = 1_000;
const shownFeatures = 3;
const sigmaPerMad = 1.4826;

/** Accounts of a group before and after in one space: −1 where the account was not in it (any more). */
export type Membership = { before: Int32Array; after: Int32Array };

/**
 * How far the centre of a group moved, in units of `spacing`, and in bootstrap standard errors: accounts are drawn with replacement, an account with its
 * place in both runs, and the distance is compared with how far the difference of the two means strays from itself.
 * @param points accounts × weighted features of the run before and of this one, in one model's space
 * @param members rows of `before` and `after` that make up the group in each run, the same account at the same place
 */
export function centroidMovement(
  before: Matrix,
  after: Matrix,
  members: Membership,
  features: readonly ModelFeature[],
  spacing: number,
  random: Random,
): CentroidMovement | null {
  const all = [...members.before.keys()];
  const rows = all.length > sampleSize ? random.shuffle(all).slice(0, sampleSize) : all;
  const width = after.columns;
  const difference = (drawn: ArrayLike<number>): Float64Array | null => {
    const total = [new Float64Array(width), new Float64Array(width)];
    const count = [0, 0];
    for (let i = 0; i < drawn.length; i++) {
      [members.before, members.after].forEach((side, at) => {
        const row = side[drawn[i]!]!;
        if (row < 0) return;
        count[at]!++;
        const point = rowOf(at === 0 ? before : after, row);
        for (let j = 0; j < width; j++) total[at]![j]! += point[j]!;
      });
    }
    return count[0] === 0 || count[1] === 0 ? null : total[1]!.map((value, j) => value / count[1]! - total[0]![j]! / count[0]!);
  };
  const observed = difference(rows);
  if (!observed) return null;
  const length = (vector: Float64Array) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  const strays: number[] = [];
  for (let round = 0; round < resamples; round++) {
    const drawn = difference(Int32Array.from(rows, () => rows[random.integer(rows.length)]!));
    if (drawn) strays.push(length(drawn.map((value, j) => value - observed[j]!)));
  }
  const distance = length(observed);
  const spread = standardDeviation(strays);
  const meanOf = (side: Int32Array, points: Matrix, j: number) =>
    mean(rows.filter((at) => side[at]! >= 0).map((at) => points.data[side[at]! * width + j]!)) / Math.sqrt(features[j]!.weight);
  const moved = [...observed.keys()].sort((a, b) => Math.abs(observed[b]!) - Math.abs(observed[a]!)).slice(0, shownFeatures);
  return {
    distance: Number.isNaN(spacing) ? distance : distance / spacing,
    z: spread > 0 ? (distance - mean(strays)) / spread : 0,
    accounts: all.length,
    features: moved.map((j) => ({
      metric: features[j]!.metric,
      before: meanOf(members.before, before, j),
      after: meanOf(members.after, after, j),
    })),
  };
}

/** One account between two runs. `z`: how unusual the distance is in the book, in robust standard deviations of ln(1 + distance). */
export type AccountMovement = { distance: Float64Array; z: Float64Array; features: number[][] };

/** How far every account moved between two runs, in one model's space; `features` are the columns that moved most, largest first. Same rows in both. */
export function accountMovements(before: Matrix, after: Matrix): AccountMovement {
  const distance = Float64Array.from({ length: after.rows }, (_, row) => Math.sqrt(squaredDistance(rowOf(before, row), rowOf(after, row))));
  const lengths = distance.map(Math.log1p);
  const centre = lengths.length === 0 ? 0 : median(lengths);
  const spread = lengths.length === 0 ? 0 : sigmaPerMad * medianAbsoluteDeviation(lengths);
  return {
    distance,
    z: lengths.map((value) => (spread > 0 ? (value - centre) / spread : 0)),
    features: Array.from({ length: after.rows }, (_, row) => {
      const [from, to] = [rowOf(before, row), rowOf(after, row)];
      return [...to.keys()]
        .filter((j) => to[j] !== from[j])
        .sort((a, b) => Math.abs(to[b]! - from[b]!) - Math.abs(to[a]! - from[a]!))
        .slice(0, shownFeatures);
    }),
  };
}
