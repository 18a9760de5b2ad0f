import { disjointSets, findSet, uniteSets } from '#workers/core/numerics/disjoint-sets.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { sampleRows } from '#workers/core/numerics/sample.ts';
import { type Control, noise } from './control.ts';
import type { PairwiseDistances } from './distances.ts';
import { countWithin, type KdTree, nearestNeighbours, visitWithin } from './kd-tree.ts';

export type DbscanOptions = Control & {
  /** Radius of a neighbourhood, border included, in units of the data. */
  eps: number;
  /** Points within the radius, the point itself counted, that make a core point. */
  minPoints: number;
};

/** Clusters are numbered by their first core row. A border point in reach of several clusters goes to the one with the lowest number. */
export type Dbscan = { labels: Int32Array; clusters: number; core: Uint8Array };

/** Nodes without core points, and nodes whose core points are in several clusters. */
const empty = -1;
const mixed = -2;

/** Between two looks at what is known of the nodes, and at whether the run was cancelled. */
const pointsAtOnce = 1024;

/**
 * DBSCAN (Ester et al. 1996) of the points of a kd-tree without neighbour lists: core points by counting to `minPoints`, clusters by union-find. Core points of a node no wider than the radius are
 * one cluster at once, and a node whose core points are known to be in the cluster of the asking point is not entered: a generous radius costs no more than a tight one.
 */
export function dbscanOfTree(tree: KdTree, { eps, minPoints, throwIfCancelled }: DbscanOptions): Dbscan {
  const { points, coordinates, rowAt, start, end, nodes, firstLeaf, low, high } = tree;
  const { rows, columns } = points;
  const squaredRadius = eps * eps;

  const core = new Uint8Array(rows);
  /** No wider than the radius, and the node above is wider. */
  const cells: number[] = [];
  const isNarrow = (node: number) => squaredDiagonal(low, high, node, columns) <= squaredRadius;
  for (let node = 0; node < nodes; node++) if (isNarrow(node) && (node === 0 || !isNarrow((node - 1) >> 1))) cells.push(node);
  for (const cell of cells) {
    if (end[cell]! - start[cell]! >= minPoints) for (let p = start[cell]!; p < end[cell]!; p++) core[rowAt[p]!] = 1;
  }
  for (let p = 0; p < rows; p++) {
    if (p % pointsAtOnce === 0) throwIfCancelled?.();
    if (core[rowAt[p]!] === 0 && countWithin(tree, coordinates, p * columns, squaredRadius, minPoints) >= minPoints) core[rowAt[p]!] = 1;
  }

  const sets = disjointSets(rows);
  for (const cell of cells) {
    let first = -1;
    for (let p = start[cell]!; p < end[cell]!; p++) {
      const row = rowAt[p]!;
      if (core[row] === 0) continue;
      if (first === -1) first = row;
      uniteSets(sets, first, row);
    }
  }
  /** A core row of each node whose core points are in one cluster as far as known. */
  const member = new Int32Array(nodes).fill(mixed);
  const refresh = () => {
    for (let node = nodes - 1; node >= 0; node--) {
      if (member[node] !== mixed) continue;
      let common = empty;
      if (node >= firstLeaf)
        for (let p = start[node]!; p < end[node]!; p++) common = join(common, core[rowAt[p]!] === 1 ? rowAt[p]! : empty);
      else common = join(member[2 * node + 1]!, member[2 * node + 2]!);
      member[node] = common;
    }
  };
  const join = (a: number, b: number): number => {
    if (a === empty) return b;
    if (b === empty) return a;
    return a !== mixed && b !== mixed && findSet(sets, a) === findSet(sets, b) ? a : mixed;
  };
  for (let p = 0; p < rows; p++) {
    if (p % pointsAtOnce === 0) {
      throwIfCancelled?.();
      refresh();
    }
    const row = rowAt[p]!;
    if (core[row] === 0) continue;
    visitWithin(
      tree,
      coordinates,
      p * columns,
      squaredRadius,
      (q) => {
        if (core[rowAt[q]!] === 1) uniteSets(sets, row, rowAt[q]!);
      },
      (node) => {
        const known = member[node]!;
        return end[node]! <= p || known === empty || (known !== mixed && findSet(sets, known) === findSet(sets, row));
      },
    );
  }
  refresh();
  const reach = new Int32Array(rows).fill(-1);
  for (let p = 0; p < rows; p++) {
    if (p % pointsAtOnce === 0) throwIfCancelled?.();
    const row = rowAt[p]!;
    if (core[row] === 1) continue;
    let first = rows;
    visitWithin(
      tree,
      coordinates,
      p * columns,
      squaredRadius,
      (q) => {
        if (core[rowAt[q]!] === 1) first = Math.min(first, findSet(sets, rowAt[q]!));
      },
      (node) => {
        const known = member[node]!;
        return known === empty || (known !== mixed && findSet(sets, known) >= first);
      },
    );
    if (first < rows) reach[row] = first;
  }
  return numberClusters(sets, core, reach);
}

/** DBSCAN of items with given distances. O(n²) time, O(n) memory. */
export function dbscanOfDistances({ count, between }: PairwiseDistances, { eps, minPoints, throwIfCancelled }: DbscanOptions): Dbscan {
  const core = new Uint8Array(count);
  for (let item = 0; item < count; item++) {
    if (item % 256 === 0) throwIfCancelled?.();
    let within = 0;
    for (let other = 0; other < count && within < minPoints; other++) if (between(item, other) <= eps) within++;
    if (within >= minPoints) core[item] = 1;
  }
  const sets = disjointSets(count);
  const reach = new Int32Array(count).fill(-1);
  for (let item = 0; item < count; item++) {
    if (item % 256 === 0) throwIfCancelled?.();
    if (core[item] === 0) continue;
    for (let other = item + 1; other < count; other++) if (core[other] === 1 && between(item, other) <= eps) uniteSets(sets, item, other);
  }
  for (let item = 0; item < count; item++) {
    if (core[item] === 1) continue;
    let first = count;
    for (let other = 0; other < count; other++) {
      if (core[other] === 1 && between(item, other) <= eps) first = Math.min(first, findSet(sets, other));
    }
    if (first < count) reach[item] = first;
  }
  return numberClusters(sets, core, reach);
}

/** `reach` holds for each border point the first core row of its cluster, −1 for noise. */
function numberClusters(sets: Int32Array, core: Uint8Array, reach: Int32Array): Dbscan {
  const number = new Int32Array(core.length).fill(noise);
  let clusters = 0;
  for (let row = 0; row < core.length; row++) if (core[row] === 1 && findSet(sets, row) === row) number[row] = clusters++;
  const labels = Int32Array.from(core, (isCore, row) => {
    const first = isCore === 1 ? findSet(sets, row) : reach[row]!;
    return first < 0 ? noise : number[first]!;
  });
  return { labels, clusters, core };
}

function squaredDiagonal(low: Float64Array, high: Float64Array, node: number, columns: number): number {
  let total = 0;
  for (let c = node * columns; c < (node + 1) * columns; c++) total += (high[c]! - low[c]!) ** 2;
  return total;
}

/** Ascending distances of the given rows to their k-th nearest row, themselves counted: the curve on which a radius for DBSCAN is read. */
function kDistances(tree: KdTree, k: number, rows: ArrayLike<number>): Float64Array {
  const { data, columns } = tree.points;
  return Float64Array.from(rows, (row) => {
    const { squared } = nearestNeighbours(tree, data.subarray(row * columns, (row + 1) * columns), k);
    return Math.sqrt(squared[squared.length - 1]!);
  }).sort();
}

/**
 * A radius for DBSCAN: the knee of the upper half of the k-distance curve with k = `minPoints` (the lower half bends only because clusters differ in density),
 * read on a random sample of the rows. A proposal: where clusters differ much in density no single radius fits, and HDBSCAN is the better question.
 */
export function suggestEps(tree: KdTree, minPoints: number, random: Random, sample = 5_000): number {
  const curve = kDistances(tree, minPoints, sampleRows(tree.points.rows, sample, random));
  return kneeOf(curve.subarray(curve.length >> 1));
}

/**
 * The knee of an ascending convex curve: the value that lies farthest below the chord from its first to its last point (Satopää et al. 2011, "Kneedle").
 * NaN for an empty curve.
 */
export function kneeOf(ascending: Float64Array): number {
  const last = ascending.length - 1;
  const range = ascending[last]! - ascending[0]!;
  let knee = 0;
  let deepest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i <= last; i++) {
    const below = i / Math.max(last, 1) - (range > 0 ? (ascending[i]! - ascending[0]!) / range : 0);
    if (below > deepest) {
      deepest = below;
      knee = i;
    }
  }
  return ascending[knee] ?? Number.NaN;
}
