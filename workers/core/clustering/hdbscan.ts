import type { Matrix } from '#workers/core/numerics/matrix.ts';
import { type Control, noise } from './control.ts';
import type { PairwiseDistances } from './distances.ts';
import { type Linkage, linkageOf } from './linkage.ts';
import { coreDistances, mutualReachabilityTree, primTreeOfDistances, type SpanningTree } from './mst.ts';

/**
 * The single-linkage tree without its splinters (Campello, Moulavi & Sander 2013): at each split a side with fewer than the least cluster size counts as points that
 * fall out, so that only splits into two clusters remain. λ is 1 / distance. Cluster 0 is the root and a cluster comes after its parent.
 */
export type CondensedTree = {
  /** Parent of each cluster (−1 for the root), the λ at which it appears, its size then, and the λ at which its last point or part leaves it. */
  parent: Int32Array;
  birth: Float64Array;
  size: Int32Array;
  death: Float64Array;
  /** For each point, the cluster it falls out of and the λ at which it does. */
  pointParent: Int32Array;
  pointLambda: Float64Array;
};

export type ClusterSelection = 'excess-of-mass' | 'leaf';

export type HdbscanOptions = Control & {
  /** Fewer points than this are no cluster. */
  minClusterSize: number;
  /** Neighbours, the point itself counted, that make a point dense. Greater values give smoother clusters and more noise. */
  minSamples: number;
  selection?: ClusterSelection;
};

export type Hdbscan = {
  /** Cluster of each point, −1 for noise. */
  labels: Int32Array;
  clusters: number;
  /** How firmly a point belongs to its cluster: 1 in its densest part, 0 for noise. */
  probability: Float64Array;
  /** GLOSH outlier score: 0 in the densest part of the surroundings, towards 1 far from them. */
  outlierScore: Float64Array;
  /** Persistence of each cluster between 0 and 1: its excess of mass over the greatest it could have. */
  persistence: Float64Array;
  tree: CondensedTree;
  /** The condensed cluster that each label stands for. */
  selected: Int32Array;
  linkage: Linkage;
};

/** HDBSCAN* of points: kd-tree and Borůvka where there are few columns, otherwise all pairs; O(n·(d + minSamples)) memory. */
export function hdbscan(points: Matrix, options: HdbscanOptions): Hdbscan {
  return clusterSpanningTree(mutualReachabilityTree(points, options.minSamples, options), options);
}

/** HDBSCAN* of items with given distances, for instance of time series. Nothing but the distances that are asked for; O(n²) time, O(n) memory. */
export function hdbscanOfDistances(distances: PairwiseDistances, options: HdbscanOptions): Hdbscan {
  return clusterSpanningTree(primTreeOfDistances(distances, coreDistances(distances, options.minSamples, options), options), options);
}

/** Clusters, memberships and outlier scores from a mutual reachability tree. */
export function clusterSpanningTree(
  { count, a, b, weight }: SpanningTree,
  { minClusterSize, selection = 'excess-of-mass' }: Pick<HdbscanOptions, 'minClusterSize' | 'selection'>,
): Hdbscan {
  const linkage = linkageOf(count, a, b, weight);
  const tree = condenseTree(linkage, minClusterSize);
  const stability = stabilities(tree);
  const chosen = selection === 'leaf' ? leaves(tree) : excessOfMass(tree, stability);
  const selected = Int32Array.from(chosen.keys()).filter((cluster) => chosen[cluster] === 1);

  // a cluster below a selected one belongs to it
  const labelOf = new Int32Array(tree.parent.length).fill(noise);
  selected.forEach((cluster, label) => {
    labelOf[cluster] = label;
  });
  for (let cluster = 1; cluster < labelOf.length; cluster++) {
    if (labelOf[cluster] === noise) labelOf[cluster] = labelOf[tree.parent[cluster]!]!;
  }
  const labels = Int32Array.from(tree.pointParent, (cluster) => labelOf[cluster]!);
  const probability =
    labels.length === 0
      ? new Float64Array()
      : Float64Array.from(labels, (label, point) => {
          if (label === noise) return 0;
          const death = tree.death[selected[label]!]!;
          return death > 0 ? Math.min(tree.pointLambda[point]!, death) / death : 1;
        });
  const members = new Float64Array(selected.length);
  for (const label of labels) if (label !== noise) members[label]!++;
  const greatest = tree.death.reduce((most, death) => Math.max(most, death), 0);
  return {
    labels,
    clusters: selected.length,
    probability,
    outlierScore: outlierScores(tree),
    persistence: Float64Array.from(selected, (cluster, label) => (greatest > 0 ? stability[cluster]! / (members[label]! * greatest) : 1)),
    tree,
    selected,
    linkage,
  };
}

/**
 * Walks the tree from the top. Identical points (height 0) have no finite λ: they get the greatest finite one, and no cluster is split among them.
 */
export function condenseTree({ count, left, right, height, size }: Linkage, minClusterSize: number): CondensedTree {
  const merges = count - 1;
  let leastHeight = Number.POSITIVE_INFINITY;
  for (let merge = merges - 1; merge >= 0 && height[merge]! > 0; merge--) leastHeight = height[merge]!;
  const lambdaOf = (merge: number) => 1 / Math.max(height[merge]!, leastHeight);
  const parent: number[] = [-1];
  const birth: number[] = [0];
  const sizes: number[] = [count];
  const pointParent = new Int32Array(count);
  const pointLambda = new Float64Array(count);
  /** Condensed cluster of each merge, and the λ at which its points fell out of it (NaN while they are in). */
  const clusterOf = new Int32Array(merges);
  const fallen = new Float64Array(merges).fill(Number.NaN);

  const place = (node: number, cluster: number, lambda: number) => {
    if (node >= count) {
      clusterOf[node - count] = cluster;
      fallen[node - count] = lambda;
    } else {
      pointParent[node] = cluster;
      pointLambda[node] = lambda;
    }
  };
  const newCluster = (from: number, lambda: number, points: number): number => {
    parent.push(from);
    birth.push(lambda);
    sizes.push(points);
    return parent.length - 1;
  };
  for (let merge = merges - 1; merge >= 0; merge--) {
    const cluster = clusterOf[merge]!;
    if (!Number.isNaN(fallen[merge]!)) {
      place(left[merge]!, cluster, fallen[merge]!);
      place(right[merge]!, cluster, fallen[merge]!);
      continue;
    }
    const lambda = lambdaOf(merge);
    const sides = [left[merge]!, right[merge]!].map((node) => ({ node, points: node < count ? 1 : size[node - count]! }));
    const split = height[merge]! > 0 && sides.every(({ points }) => points >= minClusterSize);
    for (const { node, points } of sides) {
      if (split && node >= count) place(node, newCluster(cluster, lambda, points), Number.NaN);
      else if (points >= minClusterSize && node >= count && height[merge]! > 0) place(node, cluster, Number.NaN);
      else place(node, cluster, lambda);
    }
  }
  const death = new Float64Array(parent.length);
  for (let point = 0; point < count; point++) death[pointParent[point]!] = Math.max(death[pointParent[point]!]!, pointLambda[point]!);
  for (let cluster = 1; cluster < parent.length; cluster++) death[parent[cluster]!] = Math.max(death[parent[cluster]!]!, birth[cluster]!);
  return {
    parent: Int32Array.from(parent),
    birth: Float64Array.from(birth),
    size: Int32Array.from(sizes),
    death,
    pointParent,
    pointLambda,
  };
}

/** Excess of mass of each cluster: Σ (λ at which a point leaves it − λ at which it appeared). */
function stabilities({ parent, birth, size, pointParent, pointLambda }: CondensedTree): Float64Array {
  const result = new Float64Array(parent.length);
  for (let point = 0; point < pointParent.length; point++)
    result[pointParent[point]!]! += pointLambda[point]! - birth[pointParent[point]!]!;
  for (let cluster = 1; cluster < parent.length; cluster++) {
    const from = parent[cluster]!;
    result[from]! += (birth[cluster]! - birth[from]!) * size[cluster]!;
  }
  return result;
}

/** The clusters, none above another and never the root, with the greatest sum of stabilities. A cluster wins a tie against its parts. */
function excessOfMass({ parent }: CondensedTree, stability: Float64Array): Uint8Array {
  const best = stability.slice();
  const below = new Float64Array(parent.length);
  const chosen = new Uint8Array(parent.length);
  for (let cluster = parent.length - 1; cluster > 0; cluster--) {
    if (below[cluster]! > stability[cluster]!) best[cluster] = below[cluster]!;
    else chosen[cluster] = 1;
    below[parent[cluster]!]! += best[cluster]!;
  }
  const covered = new Uint8Array(parent.length);
  for (let cluster = 1; cluster < parent.length; cluster++) {
    const above = parent[cluster]!;
    covered[cluster] = covered[above] === 1 || chosen[above] === 1 ? 1 : 0;
    if (covered[cluster] === 1) chosen[cluster] = 0;
  }
  return chosen;
}

/** The clusters that split no further. */
function leaves({ parent }: CondensedTree): Uint8Array {
  const result = new Uint8Array(parent.length).fill(1);
  result[0] = 0;
  for (let cluster = 1; cluster < parent.length; cluster++) result[parent[cluster]!] = 0;
  return result;
}

/** GLOSH (Campello et al. 2015): 1 − λ of the point / greatest λ in or below the cluster that it falls out of. */
function outlierScores({ parent, death, pointParent, pointLambda }: CondensedTree): Float64Array {
  const densest = death.slice();
  for (let cluster = parent.length - 1; cluster > 0; cluster--) {
    densest[parent[cluster]!] = Math.max(densest[parent[cluster]!]!, densest[cluster]!);
  }
  return Float64Array.from(pointParent, (cluster, point) => (densest[cluster]! > 0 ? 1 - pointLambda[point]! / densest[cluster]! : 0));
}
