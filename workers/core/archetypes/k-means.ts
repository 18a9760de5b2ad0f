import { fitKMeans as kMeans, lloyd } from '#workers/core/clustering/k-means.ts';
import { type Matrix, rowOf, squaredDistance } from '#workers/core/numerics/matrix.ts';
import type { Random } from '#workers/core/numerics/random.ts';

export type Clustering = { centroids: Matrix; assignment: Uint32Array; inertia: number };

export type KMeansOptions = { random: Random; restarts: number; start?: Matrix };

/** Best of several k-means runs from k-means++ starts, or one run from the given `start`. With fewer distinct points than `k`, there are only as many clusters. */
export function fitKMeans(points: Matrix, k: number, { random, restarts, start }: KMeansOptions): Clustering {
  const { centroids, labels, inertia } = start?.rows === k ? lloyd(points, start) : kMeans(points, k, { random, restarts });
  return { centroids, assignment: Uint32Array.from(labels), inertia };
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
