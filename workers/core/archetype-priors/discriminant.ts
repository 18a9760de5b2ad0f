import { cholesky, whiten } from '#workers/core/numerics/cholesky.ts';
import { type Matrix, matrix, rowOf } from '#workers/core/numerics/matrix.ts';
import { sorted } from '#workers/core/numerics/statistics.ts';

/** Accounts that a class mean borrows from the mean of all, and that the covariance borrows from one without correlations. */
const usualLoan = { mean: 5, covariance: 30 };

/** Linear discriminant: classes are normal with one covariance, after every feature was replaced by its rank's score. */
export type Discriminant = {
  /** Sorted known values of each feature: its scale. */
  scales: Float64Array[];
  /** Columns that differ at all. */
  columns: number[];
  lower: Matrix;
  /** Whitened class means, one row per class. */
  means: Matrix;
  logShares: Float64Array;
};

/** ln p/(1 − p) of a value's rank p among the ascending known values of a feature, nearly normal whatever its shape; ties share theirs, what is missing is in the middle. */
export function rankScore(value: number, ascending: Float64Array): number {
  if (Number.isNaN(value) || ascending.length === 0) return 0;
  const below = lowerBound(ascending, value);
  let through = below;
  if (ascending[below] === value) through = upperBound(ascending, value);
  const place = (below + through) / 2 + 0.5;
  return Math.log(place / (ascending.length + 1 - place));
}

function lowerBound(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function upperBound(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Learns from accounts whose class is known.
 * @param features accounts × features, NaN where not known
 * @param classes class of each account, 0 … count − 1
 */
export function fitDiscriminant(features: Matrix, classes: ArrayLike<number>, count: number, loan = usualLoan): Discriminant {
  const scales = Array.from({ length: features.columns }, (_, j) =>
    sorted(
      Array.from({ length: features.rows }, (_, i) => features.data[i * features.columns + j]!).filter((value) => !Number.isNaN(value)),
    ),
  );
  const columns = [...scales.keys()].filter((j) => scales[j]!.length > 0 && scales[j]![0] !== scales[j]!.at(-1));
  const scores = scoresOf(features, scales, columns);
  const width = columns.length;
  const sizes = new Float64Array(count);
  const means = matrix(count, width);
  const overall = new Float64Array(width);
  for (let i = 0; i < scores.rows; i++) {
    sizes[classes[i]!]!++;
    const point = rowOf(scores, i);
    const own = rowOf(means, classes[i]!);
    point.forEach((value, j) => {
      own[j]! += value;
      overall[j]! += value / scores.rows;
    });
  }
  for (let c = 0; c < count; c++) {
    const own = rowOf(means, c);
    own.forEach((total, j) => {
      own[j] = (total + loan.mean * overall[j]!) / (sizes[c]! + loan.mean);
    });
  }
  const lower = cholesky(withinCovariance(scores, classes, means, loan.covariance));
  const whitened = matrix(count, width);
  for (let c = 0; c < count; c++) whitened.data.set(whiten(lower, rowOf(means, c)), c * width);
  // Half an account more for every class, so that none is impossible.
  const logShares = sizes.map((size) => Math.log((size + 0.5) / (scores.rows + 0.5 * count)));
  return { scales, columns, lower, means: whitened, logShares };
}

function scoresOf(features: Matrix, scales: readonly Float64Array[], columns: readonly number[]): Matrix {
  const scores = matrix(features.rows, columns.length);
  for (let i = 0; i < features.rows; i++) {
    columns.forEach((j, at) => {
      scores.data[i * columns.length + at] = rankScore(features.data[i * features.columns + j]!, scales[j]!);
    });
  }
  return scores;
}

/** Covariance within classes, drawn towards its own diagonal. */
function withinCovariance(scores: Matrix, classes: ArrayLike<number>, means: Matrix, loan: number): Matrix {
  const width = scores.columns;
  const covariance = matrix(width, width);
  for (let i = 0; i < scores.rows; i++) {
    const point = rowOf(scores, i);
    const centre = rowOf(means, classes[i]!);
    for (let a = 0; a < width; a++) {
      for (let b = 0; b <= a; b++) covariance.data[a * width + b]! += (point[a]! - centre[a]!) * (point[b]! - centre[b]!);
    }
  }
  const kept = scores.rows / (scores.rows + loan);
  for (let a = 0; a < width; a++) {
    for (let b = 0; b <= a; b++) {
      const value = covariance.data[a * width + b]! / scores.rows;
      covariance.data[a * width + b] = a === b ? Math.max(value, 1e-3) : value * kept;
      covariance.data[b * width + a] = covariance.data[a * width + b]!;
    }
  }
  return covariance;
}

/** ln likelihood of each class for every account, up to a constant: −d²/2 in the whitened space. */
export function logLikelihoods({ scales, columns, lower, means }: Discriminant, features: Matrix): Matrix {
  const scores = scoresOf(features, scales, columns);
  const result = matrix(features.rows, means.rows);
  for (let i = 0; i < features.rows; i++) {
    const point = whiten(lower, rowOf(scores, i));
    for (let c = 0; c < means.rows; c++) {
      const mean = rowOf(means, c);
      let squared = 0;
      for (let j = 0; j < point.length; j++) squared += (point[j]! - mean[j]!) ** 2;
      result.data[i * means.rows + c] = -squared / 2;
    }
  }
  return result;
}

/** How far a likelihood is believed: its power, and the share of accounts that it says nothing about. */
export type Trust = { power: number; doubt: number };

/** Probability of each class: shares of the book × likelihood to a power, mixed with the shares themselves. */
export function posterior(logShares: Float64Array, likelihoods: Float64Array, { power, doubt }: Trust): Float64Array {
  const logs = logShares.map((share, c) => share + power * likelihoods[c]!);
  const highest = logs.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const weights = logs.map((value) => Math.exp(value - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight, c) => ((1 - doubt) * weight) / total + doubt * Math.exp(logShares[c]!));
}
