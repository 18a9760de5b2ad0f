import type { ArchetypeAlgorithm } from '#workers/contracts/archetypes.ts';
import { type Control, clusterCount, noise } from '#workers/core/clustering/control.ts';
import { dbscanOfTree, suggestEps } from '#workers/core/clustering/dbscan.ts';
import { condense, euclideanDistances } from '#workers/core/clustering/distances.ts';
import { clusterSpanningTree } from '#workers/core/clustering/hdbscan.ts';
import { centroidsOf, fitKMeans, lloyd } from '#workers/core/clustering/k-means.ts';
import { buildKdTree } from '#workers/core/clustering/kd-tree.ts';
import { clusterDistances, cutTree, type Linkage } from '#workers/core/clustering/linkage.ts';
import { mutualReachabilityTree } from '#workers/core/clustering/mst.ts';
import { optics, xiClusters } from '#workers/core/clustering/optics.ts';
import { wardLinkage } from '#workers/core/clustering/ward.ts';
import { type Matrix, selectRows } from '#workers/core/numerics/matrix.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { sampleRows } from '#workers/core/numerics/sample.ts';

/**
 * What to ask of an algorithm, in terms that mean the same for a sample and for the whole book. Partition methods are asked for a number of groups, density methods
 * for the least share of accounts that is a group, and how dense it must be.
 */
export type Ask =
  | { clusters: number }
  | { leastShare: number; leaves: boolean }
  | { leastShare: number; reach: number }
  | { leastShare: number; xi: number };

/** Labels 0 … k − 1 (−1 noise) and the parameters in force, by name. */
export type Found = { labels: Int32Array; clusters: number; parameters: Record<string, number> };

export const densityAlgorithms: ReadonlySet<ArchetypeAlgorithm> = new Set(['hdbscan', 'dbscan', 'optics']);

/** Points whose hierarchy is exact; of more, micro-groups are merged. Average linkage holds all distances of the points it merges. */
export const exactHierarchy: Readonly<Record<'ward' | 'average', number>> = { ward: 6_000, average: 3_000 };
export const microGroups = 1_000;
const microSample = 20_000;
const microIterations = 10;
const kMeansRestarts = 4;
/** A group of fewer accounts is no archetype. */
const leastMembers = 6;

/** Neighbours that make an account dense: about two per dimension, as far as the book is large enough. */
export const minSamplesFor = (rows: number, columns: number): number => Math.max(4, Math.min(2 * columns, Math.round(rows / 40)));
const leastSize = (rows: number, share: number): number => Math.max(leastMembers, Math.round(share * rows));

/** What each algorithm is asked for when it may choose for itself. */
export function asksOf(algorithm: ArchetypeAlgorithm, counts: readonly number[]): Ask[] {
  const shares = [0.01, 0.02, 0.04];
  switch (algorithm) {
    case 'k-means':
    case 'ward':
    case 'average':
      return counts.map((clusters) => ({ clusters }));
    case 'hdbscan':
      return shares.flatMap((leastShare) => [false, true].map((leaves) => ({ leastShare, leaves })));
    case 'dbscan':
      return [0.6, 0.8, 1, 1.25].map((reach) => ({ leastShare: 0.01, reach }));
    case 'optics':
      return [0.02, 0.05, 0.1].map((xi) => ({ leastShare: 0.02, xi }));
  }
}

export type RunControl = Control & {
  /** Starts of k-means; a refit that only asks whether groups are found again may do with fewer. */
  restarts?: number;
};

/** Runs one algorithm for several questions, sharing what they have in common: one tree, one spanning tree, one order. */
export function runAlgorithm(
  algorithm: ArchetypeAlgorithm,
  space: Matrix,
  asks: readonly Ask[],
  random: Random,
  control: RunControl = {},
): Found[] {
  switch (algorithm) {
    case 'k-means':
      return asks.map((ask) => {
        const { clusters } = ask as { clusters: number };
        const { labels, centroids } = fitKMeans(space, clusters, {
          random: random.fork(`k ${clusters}`),
          restarts: kMeansRestarts,
          ...control,
        });
        return { labels, clusters: centroids.rows, parameters: {} };
      });
    case 'ward':
    case 'average': {
      const { linkage, labelOf } = hierarchy(algorithm, space, random, control);
      return asks.map((ask) => {
        const cut = cutTree(linkage, ask as { clusters: number });
        const labels = labelOf ? labelOf.map((micro) => cut[micro]!) : cut;
        return { labels, clusters: clusterCount(labels), parameters: {} };
      });
    }
    case 'hdbscan': {
      const minSamples = minSamplesFor(space.rows, space.columns);
      const tree = mutualReachabilityTree(space, minSamples, control);
      return asks.map((ask) => {
        const { leastShare, leaves } = ask as { leastShare: number; leaves: boolean };
        const minClusterSize = leastSize(space.rows, leastShare);
        const { labels, clusters } = clusterSpanningTree(tree, { minClusterSize, selection: leaves ? 'leaf' : 'excess-of-mass' });
        return { labels, clusters, parameters: { minClusterSize, minSamples, leaves: leaves ? 1 : 0 } };
      });
    }
    case 'dbscan': {
      const minSamples = minSamplesFor(space.rows, space.columns);
      const tree = buildKdTree(space);
      const knee = suggestEps(tree, minSamples, random);
      return asks.map((ask) => {
        const { leastShare, reach } = ask as { leastShare: number; reach: number };
        const eps = reach * knee;
        const { labels } = dbscanOfTree(tree, { eps, minPoints: minSamples, ...control });
        return { ...withoutSmall(labels, leastSize(space.rows, leastShare)), parameters: { eps, minSamples } };
      });
    }
    case 'optics': {
      const minSamples = minSamplesFor(space.rows, space.columns);
      const maxEps = reachLimit * suggestEps(buildKdTree(space), minSamples, random);
      const order = optics(space, { minSamples, maxEps, ...control });
      return asks.map((ask) => {
        const { leastShare, xi } = ask as { leastShare: number; xi: number };
        const minClusterSize = leastSize(space.rows, leastShare);
        const { labels } = xiClusters(order, { xi, minSamples, minClusterSize });
        return { ...withoutSmall(labels, minClusterSize), parameters: { minClusterSize, minSamples, xi } };
      });
    }
  }
}

/** OPTICS looks no farther than this multiple of the radius that the k-distances suggest: sparser surroundings are noise anyway, and all pairs would be too many. */
const reachLimit = 2;

/** The tree of all points, or of micro-groups weighted by their size, with the micro-group of each point. */
export function hierarchy(
  algorithm: 'ward' | 'average',
  space: Matrix,
  random: Random,
  control: Control,
  { limit = exactHierarchy[algorithm], count = microGroups }: { limit?: number; count?: number } = {},
): { linkage: Linkage; labelOf: Int32Array | null } {
  if (space.rows <= limit) return { linkage: link(algorithm, space, undefined, control), labelOf: null };
  const micro = microGroupsOf(space, Math.min(count, space.rows >> 1), random, control);
  return { linkage: link(algorithm, micro.centroids, micro.sizes, control), labelOf: micro.labels };
}

function link(algorithm: 'ward' | 'average', space: Matrix, weights: Float64Array | undefined, control: Control): Linkage {
  return algorithm === 'ward'
    ? wardLinkage(space, { ...control, ...(weights && { weights }) })
    : clusterDistances(condense(euclideanDistances(space)), 'average', { ...control, ...(weights && { weights }) });
}

/** Many small k-means groups (Zhang, Ramakrishnan & Livny 1996 in spirit): centroids from a sample, sizes over all points. Empty ones are left out. */
export function microGroupsOf(space: Matrix, count: number, random: Random, control: Control) {
  const sample = selectRows(space, sampleRows(space.rows, microSample, random.fork('micro sample')));
  const start = selectRows(sample, sampleRows(sample.rows, count, random.fork('micro start')));
  const fitted = lloyd(sample, start, { ...control, maxIterations: microIterations });
  const all = lloyd(space, fitted.centroids, { ...control, maxIterations: 0 });
  const sizes = new Float64Array(count);
  for (const label of all.labels) sizes[label]!++;
  const kept = Array.from(sizes.keys()).filter((label) => sizes[label]! > 0);
  const place = new Int32Array(count);
  kept.forEach((label, index) => {
    place[label] = index;
  });
  const labels = all.labels.map((label) => place[label]!);
  return { centroids: centroidsOf(space, labels, kept.length), labels, sizes: Float64Array.from(kept, (label) => sizes[label]!) };
}

/** Groups under the least size become noise; the others are numbered anew. */
function withoutSmall(labels: Int32Array, least: number): { labels: Int32Array; clusters: number } {
  const sizes = new Float64Array(clusterCount(labels));
  for (const label of labels) if (label >= 0) sizes[label]!++;
  let clusters = 0;
  const place = Int32Array.from(sizes, (size) => (size >= least ? clusters++ : noise));
  return { labels: labels.map((label) => (label >= 0 ? place[label]! : noise)), clusters };
}
