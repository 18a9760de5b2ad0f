import { kmeans } from 'ml-kmeans';
import { type Matrix, matrixFromRows, rowOf, squaredDistance } from '#workers/core/numerics/matrix.ts';
import type { Random } from '#workers/core/numerics/random.ts';

export type Clustering = { centroids: Matrix; assignment: Uint32Array; inertia: number };

const maxIterations = 100;
const tolerance = 1e-6;

export type KMeansOptions = { random: Random; restarts: number; start?: Matrix };

/**
 * Best of several k-means runs from k-means++ starts, or one run from the given `start`. The only place that knows which implementation does the work.
 * With fewer distinct points than `k`, there are only as many clusters.
 */
export function fitKMeans(points: Matrix, k: number, { random, restarts, start }: KMeansOptions): Clustering {
  const rows = toArrays(points);
  const clusters = Math.min(k, countDistinct(rows, k));
  const initialization = start?.rows === clusters ? toArrays(start) : 'kmeans++';
  let best: Clustering | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const { centroids } = kmeans(rows, clusters, { seed: random.integer(2 ** 31), initialization, maxIterations, tolerance });
    const candidate = assignToCentroids(points, matrixFromRows(centroids));
    if (!best || candidate.inertia < best.inertia) best = candidate;
  }
  return best!;
}

const toArrays = (from: Matrix): number[][] => Array.from({ length: from.rows }, (_, row) => Array.from(rowOf(from, row)));

function countDistinct(rows: readonly number[][], enough: number): number {
  const seen = new Set<string>();
  for (const row of rows) {
    seen.add(row.join());
    if (seen.size === enough) break;
  }
  return seen.size;
}

/** Gives every point to its nearest centroid (the first of equals). Inertia is the sum of squared distances. */
export function assignToCentroids(points: Matrix, centroids: Matrix): Clustering {
  const assignment = new Uint32Array(points.rows);
  let inertia = 0;
  for (let row = 0; row < points.rows; row++) {
    const { nearest, distance } = nearestCentroid(rowOf(points, row), centroids);
    assignment[row] = nearest;
    inertia += distance;
  }
  return { centroids, assignment, inertia };
}

/** Nearest centroid by squared distance; the first of equals. */
function nearestCentroid(point: Float64Array, centroids: Matrix): { nearest: number; distance: number } {
  let nearest = 0;
  let distance = Number.POSITIVE_INFINITY;
  for (let c = 0; c < centroids.rows; c++) {
    const d = squaredDistance(point, rowOf(centroids, c));
    if (d < distance) {
      nearest = c;
      distance = d;
    }
  }
  return { nearest, distance };
}
