import { type Matrix, rowOf, selectRows, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { matchClusters } from '#workers/core/numerics/partition-agreement.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { mean } from '#workers/core/numerics/statistics.ts';
import { assignToCentroids, type Clustering, fitKMeans } from './k-means.ts';

/** Silhouette width of each point (Rousseeuw 1987), Euclidean, 0 for a point alone in its cluster. O(n²): give it a sample. */
export function silhouetteWidths(points: Matrix, assignment: ArrayLike<number>, clusters: number): Float64Array {
  const sizes = new Float64Array(clusters);
  for (let i = 0; i < points.rows; i++) sizes[assignment[i]!]!++;
  const widths = new Float64Array(points.rows);
  const towards = new Float64Array(clusters);
  for (let i = 0; i < points.rows; i++) {
    towards.fill(0);
    const point = rowOf(points, i);
    for (let j = 0; j < points.rows; j++) towards[assignment[j]!]! += Math.sqrt(squaredDistance(point, rowOf(points, j)));
    const own = assignment[i]!;
    if (sizes[own]! < 2) continue;
    const within = towards[own]! / (sizes[own]! - 1);
    let nearest = Number.POSITIVE_INFINITY;
    for (let c = 0; c < clusters; c++) if (c !== own && sizes[c]! > 0) nearest = Math.min(nearest, towards[c]! / sizes[c]!);
    if (nearest < Number.POSITIVE_INFINITY) widths[i] = (nearest - within) / Math.max(nearest, within, Number.MIN_VALUE);
  }
  return widths;
}

/** A refit must not look unstable only because one start was unlucky. */
const refitRestarts = 3;

export type Stability = {
  /** Mean Jaccard index of each cluster over the refits (Hennig 2007): ≥ 0.75 valid, < 0.6 not to be trusted. */
  perCluster: Float64Array;
  mean: number;
  /** Share of accounts that a refit puts into the matching cluster. */
  agreement: number;
};

/** Refits on random halves of the accounts and matches the clusters one to one. */
export function clusterStability(
  points: Matrix,
  reference: Clustering,
  rounds: number,
  random: Random,
  throwIfCancelled: () => void,
): Stability {
  const clusters = reference.centroids.rows;
  const perCluster = new Float64Array(clusters);
  let agreed = 0;
  let compared = 0;
  const indices = Uint32Array.from({ length: points.rows }, (_, i) => i);
  for (let round = 0; round < rounds; round++) {
    throwIfCancelled();
    const half = random.shuffle(Array.from(indices)).slice(0, Math.max(clusters, Math.ceil(points.rows / 2)));
    const sample = selectRows(points, half);
    const refit = fitKMeans(sample, clusters, { random, restarts: refitRestarts });
    const before = Uint32Array.from(half, (index) => reference.assignment[index]!);
    const after = assignToCentroids(sample, refit.centroids).assignment;
    const { matchOf, jaccard } = matchClusters(before, after, clusters);
    for (let c = 0; c < clusters; c++) perCluster[c]! += jaccard[c]! / rounds;
    for (let i = 0; i < half.length; i++) if (matchOf[before[i]!] === after[i]) agreed++;
    compared += half.length;
  }
  return { perCluster, mean: mean(perCluster), agreement: agreed / compared };
}
