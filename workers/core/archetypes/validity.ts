import { fitKMeans } from '#workers/core/clustering/k-means.ts';
import { resamplingStability, type Stability } from '#workers/core/clustering/quality.ts';
import type { Matrix } from '#workers/core/numerics/matrix.ts';
import type { Random } from '#workers/core/numerics/random.ts';

/** A refit must not look unstable only because one start was unlucky. */
const refitRestarts = 3;

/** Refits on random halves of the accounts and matches the clusters one to one. */
export function clusterStability(
  points: Matrix,
  labels: Int32Array,
  clusters: number,
  rounds: number,
  random: Random,
  throwIfCancelled: () => void,
): Stability {
  return resamplingStability(points, labels, {
    rounds,
    random,
    refit: (sample, stream) => fitKMeans(sample, clusters, { random: stream, restarts: refitRestarts }).labels,
    throwIfCancelled,
  });
}
