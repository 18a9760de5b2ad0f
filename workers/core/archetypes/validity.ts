import { resamplingStability, type Stability } from '#workers/core/clustering/quality.ts';
import type { Matrix } from '#workers/core/numerics/matrix.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { type Clustering, fitKMeans } from './k-means.ts';

/** A refit must not look unstable only because one start was unlucky. */
const refitRestarts = 3;

/** Refits on random halves of the accounts and matches the clusters one to one. */
export function clusterStability(
  points: Matrix,
  reference: Clustering,
  rounds: number,
  random: Random,
  throwIfCancelled: () => void,
): Stability {
  const clusters = reference.centroids.rows;
  return resamplingStability(points, reference.assignment, {
    rounds,
    random,
    refit: (sample, stream) => fitKMeans(sample, clusters, { random: stream, restarts: refitRestarts }).assignment,
    throwIfCancelled,
  });
}
