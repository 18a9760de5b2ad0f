import type { Approximation } from '#workers/contracts/archetypes.ts';
import { clusterCount, noise } from '#workers/core/clustering/control.ts';
import { centroidsOf, lloyd } from '#workers/core/clustering/k-means.ts';
import { buildKdTree, nearestNeighbours } from '#workers/core/clustering/kd-tree.ts';
import { cutTree } from '#workers/core/clustering/linkage.ts';
import { type Matrix, matrixFromRows, rowOf, selectRows } from '#workers/core/numerics/matrix.ts';
import { adjustedRandIndex, matchClusters } from '#workers/core/numerics/partition-agreement.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { sampleRows } from '#workers/core/numerics/sample.ts';
import { quantileOfSorted, sorted } from '#workers/core/numerics/statistics.ts';
import { densityAlgorithms, exactHierarchy, hierarchy, microGroups, microGroupsOf, minSamplesFor, runAlgorithm } from './algorithms.ts';
import type { Partition } from './build-model.ts';
import type { Choice } from './choose-partition.ts';
import type { FitControl } from './fit-archetypes.ts';
import type { Spaces } from './spaces.ts';

/** Points that stand for all groups together: with fewer accounts every account stands for itself. */
const mostPrototypes = { hierarchy: 1_500, density: 4_000 };
/** Share of a density group's members that its reach holds when prototypes stand for several accounts. */
const heldByReach = 0.99;
const checkedRows = 3_000;

export type FittedPartition = {
  partition: Partition;
  /** Stability of each group of the partition, from the group of the choice that shares most accounts with it. */
  stability: Float64Array;
  approximations: Approximation[];
  notes: string[];
};

/** Finds the chosen partition in the whole book, and the points that will stand for its groups. */
export function fitPartition(choice: Choice, spaces: Spaces, random: Random, control: FitControl): FittedPartition {
  const { algorithm, ask } = choice;
  const space = spaces.of(algorithm);
  const wholeBook = choice.sampleRows.length === space.rows;
  const approximations: Approximation[] = [];
  let labels: Int32Array;
  if (wholeBook) labels = choice.labels;
  else if (algorithm === 'k-means') {
    const start = centroidsOf(selectRows(space, choice.sampleRows), choice.labels, choice.candidate.k);
    labels = lloyd(space, start, control).labels;
  } else {
    labels = runAlgorithm(algorithm, space, [ask], random.fork('fit'), control)[0]!.labels;
    if ((algorithm === 'ward' || algorithm === 'average') && space.rows > exactHierarchy[algorithm])
      approximations.push(microGroupError(algorithm, space, (ask as { clusters: number }).clusters, random.fork('check'), control));
  }
  const notes: string[] = [];
  if (clusterCount(labels) < 2 && choice.candidate.k >= 2) {
    notes.push(
      `In the whole book ${algorithm} does not find the groups that it finds in ${choice.sampleRows.length} accounts: the others follow their nearest neighbour among these`,
    );
    labels = labelsOfNearest(space, choice);
  }
  const clusters = clusterCount(labels);
  return {
    partition: { algorithm, labels, clusters, ...prototypesOf(algorithm, space, labels, clusters, random.fork('prototypes'), control) },
    stability: stabilityOf(choice, labels, clusters),
    approximations,
    notes,
  };
}

/** Every account gets the label of its nearest neighbour in the sample of the choice. */
function labelsOfNearest(space: Matrix, { sampleRows: rows, labels }: Choice): Int32Array {
  const tree = buildKdTree(selectRows(space, rows));
  return Int32Array.from({ length: space.rows }, (_, row) => labels[nearestNeighbours(tree, rowOf(space, row), 1).rows[0]!]!);
}

/** The stability that the choice measured, carried over to the groups of the whole book. */
function stabilityOf({ sampleRows: rows, labels: before, stability }: Choice, labels: Int32Array, clusters: number): Float64Array {
  const after = rows.map((row) => labels[row]!);
  const { matchOf } = matchClusters(after, before, Math.max(clusters, stability.perCluster.length));
  return Float64Array.from({ length: clusters }, (_, group) => stability.perCluster[matchOf[group]!] ?? 0);
}

const toRow = (space: Matrix) => (row: number) => Array.from(rowOf(space, row), rounded);
const toRows = (space: Matrix): number[][] => Array.from({ length: space.rows }, (_, row) => toRow(space)(row));
/** A frozen model is read as text: six decimals are a millionth of a standard deviation. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

function prototypesOf(
  algorithm: Choice['algorithm'],
  space: Matrix,
  labels: Int32Array,
  clusters: number,
  random: Random,
  control: FitControl,
): Pick<Partition, 'prototypes' | 'density'> {
  if (algorithm === 'k-means')
    return { prototypes: toRows(centroidsOf(space, labels, clusters)).map((centroid) => [centroid]), density: null };
  const isDensity = densityAlgorithms.has(algorithm);
  const most = isDensity ? mostPrototypes.density : mostPrototypes.hierarchy;
  const share = Math.min(1, most / space.rows);
  const members = Array.from({ length: clusters }, (_, group) => rowsWith(labels, group));
  const sampled = (rows: Int32Array, stream: Random) =>
    Array.from(sampleRows(rows.length, Math.ceil(share * rows.length), stream), (place) => toRow(space)(rows[place]!));
  if (!isDensity) {
    const prototypes = members.map((rows, group) => {
      if (share === 1) return Array.from(rows, toRow(space));
      return toRows(microGroupsOf(selectRows(space, rows), Math.ceil(share * rows.length), random.fork(group), control).centroids);
    });
    return { prototypes, density: null };
  }
  const prototypes = members.map((rows, group) => sampled(rows, random.fork(group)));
  return {
    prototypes,
    density: {
      minSamples: minSamplesFor(Math.min(space.rows, most), space.columns),
      noisePrototypes: sampled(rowsWith(labels, noise), random.fork('noise')),
      reach: members.map((rows, group) => reachOf(space, rows, prototypes[group]!, random.fork(`reach ${group}`))),
    },
  };
}

function rowsWith(labels: Int32Array, label: number): Int32Array {
  return Int32Array.from(labels.keys()).filter((row) => labels[row] === label);
}

/** How far from the nearest prototype (other than themselves) the members of a density group lie. */
function reachOf(space: Matrix, rows: Int32Array, prototypes: readonly number[][], random: Random): number {
  const tree = buildKdTree(matrixFromRows(prototypes));
  const distances = Array.from(sampleRows(rows.length, checkedRows, random), (place) => {
    const { squared } = nearestNeighbours(tree, Float64Array.from(toRow(space)(rows[place]!)), 2);
    return Math.sqrt(squared[0] === 0 ? (squared[1] ?? 0) : squared[0]!);
  });
  return quantileOfSorted(sorted(distances), heldByReach);
}

/** How far merging micro-groups is from merging accounts, where both can be done: as many micro-groups per account as in the whole book, but at least ten per group. */
function microGroupError(
  algorithm: 'ward' | 'average',
  space: Matrix,
  clusters: number,
  random: Random,
  control: FitControl,
): Approximation {
  const sample = selectRows(space, sampleRows(space.rows, checkedRows, random.fork('rows')));
  const exact = cutTree(hierarchy(algorithm, sample, random, control).linkage, { clusters });
  const count = Math.max(10 * clusters, Math.round((microGroups * sample.rows) / space.rows));
  const { linkage, labelOf } = hierarchy(algorithm, sample, random.fork('micro'), control, { limit: 0, count });
  const cut = cutTree(linkage, { clusters });
  return {
    what: 'micro-groups',
    ...agreementOf(
      exact,
      labelOf!.map((micro) => cut[micro]!),
    ),
  };
}

/** How far the frozen prototypes put accounts elsewhere than the algorithm did. That a partition method's outermost accounts are unlike anyone is a decision, no error. */
export function placementError({ labels, density }: Partition, placed: Int32Array): Approximation {
  const counted = Int32Array.from(labels.keys()).filter((row) => density !== null || placed[row]! >= 0);
  return {
    what: 'placement',
    ...agreementOf(
      counted.map((row) => labels[row]!),
      counted.map((row) => placed[row]!),
    ),
  };
}

/** Agreement of two partitions; all that is negative is a group of its own. */
function agreementOf(exact: Int32Array, approximate: Int32Array): Omit<Approximation, 'what'> {
  const [a, b] = [exact, approximate].map((labels) => labels.map((label) => Math.max(label, noise) + 1)) as [Int32Array, Int32Array];
  const { matchOf } = matchClusters(a, b, Math.max(clusterCount(a), clusterCount(b)));
  const agreed = a.filter((label, i) => matchOf[label] === b[i]).length;
  return { accounts: a.length, adjustedRandIndex: adjustedRandIndex(a, b), agreement: agreed / a.length };
}
