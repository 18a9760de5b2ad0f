import { type Matrix, matrix, rowOf, selectRows } from '#workers/core/numerics/matrix.ts';
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

/** The two steps of Lloyd's algorithm on one set of points, with the labels and squared distances of the last assignment. */
export type LloydKernel = {
  labels: Int32Array;
  squared: Float64Array;
  /** Gives every point to its nearest centroid, the first of equals. */
  assign(centroids: Matrix): void;
  /** Adds every point to the sum of its label, in order of row. `sums` and `counts` start at 0. */
  accumulate(sums: Float64Array, counts: Float64Array): void;
};

/** The kernel in plain TypeScript: the oracle of the fast one, which gives the same bits, and its stand-in where there is no SIMD. */
export function plainLloydKernel({ rows, columns, data }: Matrix): LloydKernel {
  const labels = new Int32Array(rows);
  const squared = new Float64Array(rows);
  return {
    labels,
    squared,
    assign(centroids) {
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
    },
    accumulate(sums, counts) {
      for (let row = 0; row < rows; row++) {
        const label = labels[row]!;
        counts[label]!++;
        for (let x = row * columns, until = x + columns, y = label * columns; x < until; x++, y++) sums[y]! += data[x]!;
      }
    },
  };
}

/** The kernel in WebAssembly with SIMD, or the plain one where that is not to be had. `most` is the greatest number of centroids it will see. */
export function lloydKernel(points: Matrix, most: number): LloydKernel {
  const { rows, columns, data } = points;
  const blocks = Math.ceil(rows / 4);
  const opened = openKernels([blocks * columns * 32, blocks * 16, blocks * 32, most * columns * 8, most * columns * 8, most * 8]);
  if (!opened) return plainLloydKernel(points);
  const { kernels, memory } = opened;
  const blocked = memory.float64(blocks * columns * 4);
  for (let row = 0; row < rows; row++) {
    for (let c = 0, at = (row >> 2) * columns * 4 + (row & 3); c < columns; c++, at += 4) blocked[at] = data[row * columns + c]!;
  }
  const labels = memory.int32(blocks * 4);
  const squared = memory.float64(blocks * 4);
  const means = memory.float64(most * columns);
  const sumsInside = memory.float64(most * columns);
  const countsInside = memory.float64(most);
  return {
    labels: labels.subarray(0, rows),
    squared: squared.subarray(0, rows),
    assign(centroids) {
      means.set(centroids.data);
      kernels.assign(blocked.byteOffset, blocks, columns, means.byteOffset, centroids.rows, labels.byteOffset, squared.byteOffset);
    },
    accumulate(sums, counts) {
      sumsInside.fill(0);
      countsInside.fill(0);
      kernels.accumulate(blocked.byteOffset, rows, columns, labels.byteOffset, sumsInside.byteOffset, countsInside.byteOffset);
      sums.set(sumsInside.subarray(0, sums.length));
      counts.set(countsInside.subarray(0, counts.length));
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
      if (counts[c] === 0) continue;
      let moved = 0;
      for (let y = c * columns; y < (c + 1) * columns; y++) {
        const mean = sums[y]! / counts[c]!;
        moved += (mean - centroids.data[y]!) ** 2;
        centroids.data[y] = mean;
      }
      farthest = Math.max(farthest, moved);
    }
    converged = farthest <= tolerance;
    if (farthest > 0) kernel.assign(centroids);
  }
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
