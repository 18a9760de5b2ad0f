import { type Matrix, matrix, rowOf, selectRows, squaredDistance } from '#workers/core/numerics/matrix.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { sampleRows } from '#workers/core/numerics/sample.ts';
import { sum } from '#workers/core/numerics/statistics.ts';
import { openKernels } from '#workers/kernels/kernels.ts';
import type { Control } from './control.ts';

/** `inertia` is the sum of squared distances of the points to the centroid of their label. */
export type KMeans = { centroids: Matrix; labels: Int32Array; inertia: number; iterations: number; converged: boolean };

export type LloydOptions = Control & {
  maxIterations?: number;
  /** Stops when no centroid moved farther than this, squared, in units of the data. 0 runs until nothing moves. */
  tolerance?: number;
};

/** The two steps of Lloyd's algorithm on one set of points, with the labels of the last assignment. */
export type LloydKernel = {
  labels: Int32Array;
  /** Squared distances of the points to the centroids of their labels, at the last `assign` or `measure`. */
  squared: Float64Array;
  /** Gives every point to its nearest centroid, the first of equals. */
  assign(centroids: Matrix): void;
  /** The same after centroids have moved by these distances; `squared` has to be measured again. */
  reassign(centroids: Matrix, moves: Float64Array): void;
  /** Brings `squared` up to date, once `reassign` has given the labels for these centroids. */
  measure(centroids: Matrix): void;
  /** Adds every point to the sum of its label, in order of row. `sums` and `counts` start at 0. */
  accumulate(sums: Float64Array, counts: Float64Array): void;
};

/** The kernel in plain TypeScript: the oracle of the fast one, which gives the same bits, and its stand-in where there is no SIMD. */
export function plainLloydKernel({ rows, columns, data }: Matrix): LloydKernel {
  const labels = new Int32Array(rows);
  const squared = new Float64Array(rows);
  const assign = (centroids: Matrix) => {
    const means = centroids.data;
    for (let row = 0; row < rows; row++) {
      let nearest = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let c = 0, y = 0; c < centroids.rows; c++) {
        let distance = 0;
        for (let x = row * columns, until = x + columns; x < until; x++, y++) {
          const difference = data[x]! - means[y]!;
          distance += difference * difference;
        }
        if (distance < least) {
          least = distance;
          nearest = c;
        }
      }
      labels[row] = nearest;
      squared[row] = least;
    }
  };
  return {
    labels,
    squared,
    assign,
    reassign: assign,
    measure: assign,
    accumulate(sums, counts) {
      for (let row = 0; row < rows; row++) {
        const label = labels[row]!;
        counts[label]!++;
        for (let x = row * columns, until = x + columns, y = label * columns; x < until; x++, y++) sums[y]! += data[x]!;
      }
    },
  };
}

/** Points that are compared with all centroids at a time. */
const together = 64;
/** Centroids go into vectors four by four. */
const padded = (centroids: number): number => Math.ceil(centroids / 4) * 4;
/** Bounds are looser by this share than what was computed, which is more than rounding does. */
const slack = 1e-10;

/**
 * The kernel in WebAssembly with SIMD, or the plain one where that is not to be had. `most` is the greatest number of centroids it will see. After a move only those points are
 * compared with all centroids whose bounds leave a doubt (Hamerly 2010).
 */
export function lloydKernel(points: Matrix, most: number): LloydKernel {
  const { rows, columns, data } = points;
  const room = padded(most);
  const perRow = Array<number>(3).fill(rows * 8);
  const perCentroid = Array<number>(4).fill(room * 8);
  const perMean = Array<number>(3).fill(room * columns * 8);
  const opened = openKernels([rows * columns * 8, rows * 4, ...perRow, ...perCentroid, ...perMean, together * room * 8, together * 4]);
  if (!opened) return plainLloydKernel(points);
  const { kernels, memory } = opened;
  const inside = memory.float64(rows * columns);
  inside.set(data);
  const labels = memory.int32(rows);
  const [squared, upper, lower] = [memory.float64(rows), memory.float64(rows), memory.float64(rows)];
  const [movesInside, otherMoves, halves] = [memory.float64(room), memory.float64(room), memory.float64(room)];
  const counted = memory.float64(room);
  const [tiles, means, summed] = [memory.float64(room * columns), memory.float64(room * columns), memory.float64(room * columns)];
  const distances = memory.float64(together * room);
  const open = memory.int32(together);
  const size = [inside.byteOffset, rows, columns] as const;
  const work = [distances, open, labels, squared, upper, lower].map(({ byteOffset }) => byteOffset) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  /** The arguments of a search among the centroids, which are laid out for it. */
  const searchAmong = (centroids: Matrix) => {
    means.set(centroids.data);
    const count = padded(centroids.rows);
    tiles.fill(Number.POSITIVE_INFINITY, 0, count * columns);
    for (let from = 0, width = 0; from < count; from += width) {
      width = Math.min(8, count - from);
      for (let c = from; c < Math.min(from + width, centroids.rows); c++)
        for (let column = 0; column < columns; column++)
          tiles[from * columns + column * width + c - from] = centroids.data[c * columns + column]!;
    }
    return [...size, tiles.byteOffset, count, ...work] as const;
  };
  return {
    labels,
    squared,
    assign: (centroids) => kernels.assign(...searchAmong(centroids)),
    reassign(centroids, moves) {
      for (let c = 0; c < centroids.rows; c++) {
        let farthest = 0;
        let nearest = Number.POSITIVE_INFINITY;
        for (let other = 0; other < centroids.rows; other++) {
          if (other === c) continue;
          farthest = Math.max(farthest, moves[other]!);
          nearest = Math.min(nearest, squaredDistance(rowOf(centroids, c), rowOf(centroids, other)));
        }
        movesInside[c] = moves[c]! * (1 + slack);
        otherMoves[c] = farthest * (1 + slack);
        halves[c] = (Math.sqrt(nearest) / 2) * (1 - slack);
      }
      kernels.reassign(...searchAmong(centroids), means.byteOffset, movesInside.byteOffset, otherMoves.byteOffset, halves.byteOffset);
    },
    measure(centroids) {
      means.set(centroids.data);
      kernels.measure(...size, means.byteOffset, labels.byteOffset, squared.byteOffset);
    },
    accumulate(sums, counts) {
      summed.fill(0);
      counted.fill(0);
      kernels.accumulate(...size, labels.byteOffset, summed.byteOffset, counted.byteOffset);
      sums.set(summed.subarray(0, sums.length));
      counts.set(counted.subarray(0, counts.length));
    },
  };
}

/** Lloyd's algorithm from given centroids (Lloyd 1982). A centroid that loses all its points stays where it is. */
export function lloyd(points: Matrix, start: Matrix, options: LloydOptions & { kernel?: LloydKernel } = {}): KMeans {
  const { maxIterations = 100, tolerance = 1e-6, kernel = lloydKernel(points, start.rows), throwIfCancelled } = options;
  const { columns } = points;
  const k = start.rows;
  const centroids: Matrix = { ...start, data: start.data.slice() };
  const sums = new Float64Array(k * columns);
  const counts = new Float64Array(k);
  const moves = new Float64Array(k);
  let iterations = 0;
  let converged = false;
  kernel.assign(centroids);
  while (!converged && iterations < maxIterations) {
    throwIfCancelled?.();
    iterations++;
    sums.fill(0);
    counts.fill(0);
    kernel.accumulate(sums, counts);
    let farthest = 0;
    for (let c = 0; c < k; c++) {
      moves[c] = 0;
      if (counts[c] === 0) continue;
      let moved = 0;
      for (let y = c * columns; y < (c + 1) * columns; y++) {
        const mean = sums[y]! / counts[c]!;
        moved += (mean - centroids.data[y]!) ** 2;
        centroids.data[y] = mean;
      }
      moves[c] = Math.sqrt(moved);
      farthest = Math.max(farthest, moved);
    }
    converged = farthest <= tolerance;
    if (farthest > 0) kernel.reassign(centroids, moves);
  }
  if (iterations > 0) kernel.measure(centroids);
  return { centroids, labels: kernel.labels.slice(), inertia: sum(kernel.squared), iterations, converged };
}

/**
 * Starting centroids by greedy k-means++ (Arthur & Vassilvitskii 2007): each next one is the best of 2 + ⌊ln k⌋ points drawn in proportion to their squared distance
 * to those chosen so far. With fewer distinct points than `k` there are only as many centroids.
 */
export function plusPlusStart(points: Matrix, k: number, random: Random): Matrix {
  const { rows } = points;
  const trials = 2 + Math.floor(Math.log(k));
  const chosen = [random.integer(rows)];
  let squared = squaredDistancesTo(points, chosen[0]!);
  while (chosen.length < k) {
    let total = 0;
    for (let row = 0; row < rows; row++) total += squared[row]!;
    if (!(total > 0)) break;
    let best: { row: number; distances: Float64Array; total: number } | undefined;
    for (let trial = 0; trial < trials; trial++) {
      const row = drawRow(squared, random.next() * total);
      const distances = squaredDistancesTo(points, row);
      let left = 0;
      for (let i = 0; i < rows; i++) {
        if (squared[i]! < distances[i]!) distances[i] = squared[i]!;
        left += distances[i]!;
      }
      if (!best || left < best.total) best = { row, distances, total: left };
    }
    chosen.push(best!.row);
    squared = best!.distances;
  }
  return selectRows(points, chosen);
}

/** The row at which the running sum of the weights passes `target`. */
function drawRow(weights: Float64Array, target: number): number {
  let left = target;
  let last = 0;
  for (let row = 0; row < weights.length; row++) {
    if (weights[row] === 0) continue;
    last = row;
    left -= weights[row]!;
    if (left < 0) break;
  }
  return last;
}

function squaredDistancesTo({ rows, columns, data }: Matrix, chosen: number): Float64Array {
  const result = new Float64Array(rows);
  for (let row = 0, x = 0; row < rows; row++) {
    let distance = 0;
    for (let y = chosen * columns, until = y + columns; y < until; x++, y++) {
      const difference = data[x]! - data[y]!;
      distance += difference * difference;
    }
    result[row] = distance;
  }
  return result;
}

export type KMeansOptions = LloydOptions & {
  random: Random;
  /** Runs from different starts, of which the one with the least inertia wins. */
  restarts?: number;
  /** With more points than this the restarts run on a random sample of this size, and only the best goes on with all points. */
  startSample?: number;
};

/** Best of several k-means runs from k-means++ starts. Same points and seed, same result. */
export function fitKMeans(points: Matrix, k: number, options: KMeansOptions): KMeans {
  const { random, restarts = 8, startSample = 20_000 } = options;
  const sampled = points.rows > startSample;
  const tried = sampled ? selectRows(points, sampleRows(points.rows, startSample, random)) : points;
  const kernel = lloydKernel(tried, k);
  let best: KMeans | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const candidate = lloyd(tried, plusPlusStart(tried, k, random), { ...options, kernel });
    if (!best || candidate.inertia < best.inertia) best = candidate;
  }
  return sampled ? lloyd(points, best!.centroids, options) : best!;
}

/** Mean of the points of each label; labels below 0 count nowhere. An empty cluster stays at 0. */
export function centroidsOf(points: Matrix, labels: ArrayLike<number>, clusters: number): Matrix {
  const means = matrix(clusters, points.columns);
  const counts = new Float64Array(clusters);
  for (let row = 0; row < points.rows; row++) {
    const label = labels[row]!;
    if (label < 0) continue;
    counts[label]!++;
    const from = rowOf(points, row);
    const into = rowOf(means, label);
    for (let c = 0; c < points.columns; c++) into[c]! += from[c]!;
  }
  for (let label = 0; label < clusters; label++) {
    const into = rowOf(means, label);
    for (let c = 0; c < points.columns; c++) into[c] = counts[label]! > 0 ? into[c]! / counts[label]! : 0;
  }
  return means;
}
