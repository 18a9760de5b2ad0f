import type { ArchetypeCandidate, ArchetypeFit, ArchetypeSettings, Projection } from '#workers/contracts/archetypes.ts';
import { fitKMeans, lloyd } from '#workers/core/clustering/k-means.ts';
import { type Stability, sampledSilhouette } from '#workers/core/clustering/quality.ts';
import { type Matrix, rowOf, selectRows } from '#workers/core/numerics/matrix.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { sampleRows } from '#workers/core/numerics/sample.ts';
import type { Partition } from './build-model.ts';
import type { FitControl } from './fit-archetypes.ts';
import { clusterStability } from './validity.ts';

const limits = {
  /** Accounts that k is chosen on, and that the final centroids are fitted on; all others are assigned. */
  choiceSample: 2_000,
  fitSample: 20_000,
  silhouetteSample: 1_000,
  restarts: 4,
  stabilityRounds: 8,
};
/** With fewer accounts no partition can be told from chance. */
const minAccountsForClusters = 12;
/** A group should stand for at least this many accounts on average, and there are never more groups than a person can keep apart. */
const accountsPerCluster = 12;
const maxClusters = 16;
/** A book of 150 accounts and more is described by at least six groups, a smaller one by one per 25: fewer say nothing, even where they are more stable. */
const wantedAccountsPerCluster = 25;
const wantedClusters = 6;
/** Mean Jaccard index under which a partition is not to be trusted (Hennig 2008). */
const trustedStability = 0.6;
/** A finer partition is worth having while its silhouette keeps up with the best. */
const silhouetteTolerance = 0.85;

type Tried = { candidate: ArchetypeCandidate; stability: Stability; centroids: Matrix };

export type ChosenPartition = Tried & {
  structure: ArchetypeFit['structure'];
  gapClusters: number | null;
  candidates: ArchetypeCandidate[];
  notes: string[];
};

/** The largest k that can be trusted and whose silhouette keeps up with the best; where none can be trusted, the most stable. Never fewer than are wanted. */
export function choosePartition(
  points: Matrix,
  _settings: ArchetypeSettings,
  random: Random,
  { progress, throwIfCancelled }: FitControl,
): ChosenPartition {
  const sample = selectRows(points, sampleRows(points.rows, limits.choiceSample, random.fork('sample')));
  const highest = Math.min(maxClusters, Math.floor(sample.rows / accountsPerCluster));
  const tried: Tried[] = [];
  for (let k = 2; sample.rows >= minAccountsForClusters && k <= Math.max(2, highest); k++) {
    throwIfCancelled();
    progress((0.8 * (k - 2)) / Math.max(1, highest - 1), `Trying ${k} groups`);
    const { centroids, labels } = fitKMeans(sample, k, { random: random.fork(`fit ${k}`), restarts: limits.restarts });
    if (centroids.rows < k) break;
    const stability = clusterStability(sample, labels, k, limits.stabilityRounds, random.fork(`stability ${k}`), throwIfCancelled);
    const { value } = sampledSilhouette(sample, labels, { random: random.fork(`silhouette ${k}`), size: limits.silhouetteSample });
    tried.push({
      candidate: {
        algorithm: 'k-means',
        k,
        parameters: {},
        silhouette: value,
        dbcv: null,
        gap: null,
        stability: stability.mean,
        noiseShare: 0,
        score: (stability.mean * (1 + value)) / 2,
      },
      stability,
      centroids,
    });
  }
  if (tried.length === 0) {
    const { centroids } = fitKMeans(sample, 1, { random: random.fork('one'), restarts: 1 });
    return {
      candidate: {
        algorithm: 'k-means',
        k: 1,
        parameters: {},
        silhouette: null,
        dbcv: null,
        gap: null,
        stability: null,
        noiseShare: 0,
        score: null,
      },
      stability: { perCluster: new Float64Array([1]), mean: 1, agreement: 1 },
      centroids,
      structure: 'one group',
      gapClusters: null,
      candidates: [],
      notes:
        points.rows < minAccountsForClusters
          ? [`${points.rows} accounts are too few to tell groups from chance: they are shown as one`]
          : [],
    };
  }
  const fewest = Math.min(wantedClusters, Math.floor(sample.rows / wantedAccountsPerCluster), tried.length + 1);
  const wanted = tried.filter(({ candidate }) => candidate.k >= fewest);
  const trusted = wanted.filter(({ stability }) => stability.mean >= trustedStability);
  const best = Math.max(...trusted.map(({ candidate }) => candidate.silhouette!));
  const chosen =
    trusted.filter(({ candidate }) => candidate.silhouette! >= silhouetteTolerance * best).at(-1) ??
    wanted.reduce((most, one) => (one.stability.mean > most.stability.mean ? one : most));
  const isTrusted = chosen.stability.mean >= trustedStability;
  return {
    ...chosen,
    structure: isTrusted ? 'groups' : 'continuum',
    gapClusters: null,
    candidates: tried.map(({ candidate }) => candidate),
    notes: isTrusted
      ? []
      : ['The groups change when accounts are left out (stability under 0.6): behaviour here is a continuum, take them as provisional'],
  };
}

export type FittedPartition = { partition: Partition; space: Matrix; components: (Projection & { explained: number }) | null };

/** Fits the chosen partition to all accounts. */
export function fitPartition(points: Matrix, { centroids }: ChosenPartition, random: Random, control: FitControl): FittedPartition {
  const sample = selectRows(points, sampleRows(points.rows, limits.fitSample, random.fork('sample')));
  const refined = lloyd(sample, centroids, control);
  const { centroids: final, labels } = lloyd(points, refined.centroids, { ...control, maxIterations: 0 });
  return {
    partition: {
      algorithm: 'k-means',
      labels,
      clusters: final.rows,
      prototypes: Array.from({ length: final.rows }, (_, c) => [[...rowOf(final, c)]]),
      density: null,
    },
    space: points,
    components: null,
  };
}
