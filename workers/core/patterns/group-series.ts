import type { PatternAlgorithm, PatternNote } from '#workers/contracts/patterns.ts';
import { type Control, clusterCount } from '#workers/core/clustering/control.ts';
import { dbscanOfDistances, kneeOf } from '#workers/core/clustering/dbscan.ts';
import { type CondensedDistances, type PairwiseDistances, pairwiseFromCondensed } from '#workers/core/clustering/distances.ts';
import { hdbscanOfDistances } from '#workers/core/clustering/hdbscan.ts';
import { clusterDistances, cutTree, type Linkage } from '#workers/core/clustering/linkage.ts';
import { silhouetteWidthsOf } from '#workers/core/clustering/quality.ts';
import { wardLinkage } from '#workers/core/clustering/ward.ts';
import type { Matrix } from '#workers/core/numerics/matrix.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { mean } from '#workers/core/numerics/statistics.ts';
import { kMedoids } from './k-medoids.ts';
import { copheneticCorrelation, orderLeaves } from './tree.ts';

export type SeriesGroups = {
  /** Group of each series, numbered from the largest; −1 is like nobody. */
  labels: Int32Array;
  groups: number;
  /** Position of each leaf: from left to right under the tree, or by group. */
  order: Int32Array;
  linkage: Linkage | null;
  cutHeight: number | null;
  /** Width of each series, NaN for those that are like nobody. */
  silhouettes: Float64Array;
  cophenetic: number | null;
  notes: PatternNote[];
};

export type GroupOptions = Control & {
  algorithm: PatternAlgorithm;
  /** Null: by silhouette. */
  clusters: number | null;
  /** The series as points where their distances are Euclidean; Ward needs them. */
  points: Matrix | null;
  random: Random;
};

const mostGroups = 12;
/** Density: so many near ones, itself counted, make a series a core; no group is smaller. */
const leastNear = 4;

/** Groups series by their distances, with the tree, its cut, the order of its leaves and how well the groups stand apart. */
export function groupSeries(condensed: CondensedDistances, options: GroupOptions): SeriesGroups {
  const { algorithm, points, clusters, random, throwIfCancelled } = options;
  const distances = pairwiseFromCondensed(condensed);
  const { count } = distances;
  if (count < 2) return nobodyAlike(count);
  const notes: PatternNote[] = [];
  const widthsOf = (labels: Int32Array) =>
    silhouetteWidthsOf(distances, labels, clusterCount(labels), rowsUpTo(count), { throwIfCancelled });
  const choose = (cut: (groups: number) => Int32Array) =>
    clusters === null ? bestBySilhouette(count, cut, widthsOf) : cut(Math.min(clusters, count));
  let linkage: Linkage | null = null;
  let labels: Int32Array;
  switch (algorithm) {
    case 'hdbscan':
      labels = hdbscanOfDistances(distances, { minClusterSize: leastNear, minSamples: leastNear - 1, throwIfCancelled }).labels;
      break;
    case 'dbscan':
      labels = dbscanOfDistances(distances, { eps: nearRadius(distances), minPoints: leastNear, throwIfCancelled }).labels;
      break;
    case 'k-medoids':
      labels = choose((groups) => kMedoids(distances, { k: groups, random: random.fork(groups), throwIfCancelled }).labels);
      break;
    default: {
      const isWard = algorithm === 'ward' && points !== null;
      if (algorithm === 'ward' && !isWard) notes.push({ key: 'wardNeedsEuclidean', values: {} });
      const method = algorithm === 'complete' ? 'complete' : 'average';
      linkage = isWard
        ? wardLinkage(points, { throwIfCancelled })
        : clusterDistances({ count, data: condensed.data.slice() }, method, { throwIfCancelled });
      const tree = linkage;
      labels = choose((groups) => cutTree(tree, { clusters: groups }));
    }
  }
  labels = largestFirst(labels);
  const groups = clusterCount(labels);
  if (groups < 2) notes.push({ key: 'noGroups', values: {} });
  return {
    labels,
    groups,
    order: linkage ? orderLeaves(linkage, distances) : byGroup(labels),
    linkage,
    cutHeight: linkage && cutBetween(linkage, groups),
    silhouettes: widthsOf(labels),
    cophenetic: linkage && copheneticCorrelation(linkage, distances),
    notes,
  };
}

/** One series has nothing to be like, none has not even that. */
const nobodyAlike = (count: number): SeriesGroups => ({
  labels: new Int32Array(count).fill(-1),
  groups: 0,
  order: rowsUpTo(count),
  linkage: null,
  cutHeight: null,
  silhouettes: new Float64Array(count).fill(Number.NaN),
  cophenetic: null,
  notes: [{ key: 'noGroups', values: {} }],
});

const rowsUpTo = (count: number) => Int32Array.from({ length: count }, (_, row) => row);

/** The partition with the widest mean silhouette; all in one group where none is positive. */
function bestBySilhouette(count: number, cut: (groups: number) => Int32Array, widthsOf: (labels: Int32Array) => Float64Array): Int32Array {
  let best = new Int32Array(count);
  let widest = 0;
  for (let groups = 2; groups <= Math.min(mostGroups, count - 1); groups++) {
    const labels = cut(groups);
    const width = mean(widthsOf(labels));
    if (width > widest) {
      widest = width;
      best = Int32Array.from(labels);
    }
  }
  return best;
}

/** The knee of the distances to the nearest ones that make a core. */
function nearRadius({ count, between }: PairwiseDistances): number {
  const curve = Float64Array.from({ length: count }, (_, item) => {
    const row = Float64Array.from({ length: count }, (_, other) => between(item, other)).sort();
    return row[Math.min(leastNear, count) - 1]!;
  }).sort();
  return kneeOf(curve.subarray(curve.length >> 1));
}

/** Halfway between the last merge that is kept and the first that is undone. */
function cutBetween({ count, height }: Linkage, groups: number): number {
  const kept = height[count - groups - 1] ?? 0;
  return (kept + (height[count - groups] ?? kept)) / 2;
}

/** The same groups numbered by size; of equal ones the first stays first. */
function largestFirst(labels: Int32Array): Int32Array {
  const sizes = new Int32Array(clusterCount(labels));
  for (const label of labels) if (label >= 0) sizes[label]!++;
  const rank = new Int32Array(sizes.length);
  Array.from(sizes.keys())
    .sort((a, b) => sizes[b]! - sizes[a]! || a - b)
    .forEach((label, place) => {
      rank[label] = place;
    });
  return labels.map((label) => (label < 0 ? label : rank[label]!));
}

/** Members of a group side by side, those that are like nobody at the end. */
const byGroup = (labels: Int32Array): Int32Array => {
  const last = clusterCount(labels);
  const place = (item: number) => (labels[item]! < 0 ? last : labels[item]!);
  return Int32Array.from(labels.keys()).sort((a, b) => place(a) - place(b) || a - b);
};
