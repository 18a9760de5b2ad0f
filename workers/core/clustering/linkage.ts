import { findSet } from '#workers/core/numerics/disjoint-sets.ts';
import { ascendingOrder } from '#workers/core/numerics/order.ts';
import type { Control } from './control.ts';
import { type CondensedDistances, condensedIndex } from './distances.ts';

/**
 * A tree of merges in the layout of scipy: merge i joins the clusters `left[i]` < `right[i]` at `height[i]` into cluster count + i with `size[i]` items; clusters
 * below count are the items themselves. Heights ascend.
 */
export type Linkage = { count: number; left: Int32Array; right: Int32Array; height: Float64Array; size: Int32Array };

/** Merges given by any one item of each side, in any order, as a tree in order of height (equal heights keep their order). */
export function linkageOf(
  count: number,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  heights: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Linkage {
  const merges = count - 1;
  const linkage: Linkage = {
    count,
    left: new Int32Array(merges),
    right: new Int32Array(merges),
    height: new Float64Array(merges),
    size: new Int32Array(merges),
  };
  const clusters = Int32Array.from({ length: count + merges }, (_, cluster) => cluster);
  const sizeOf = (cluster: number) => (cluster < count ? (weights?.[cluster] ?? 1) : linkage.size[cluster - count]!);
  ascendingOrder(heights).forEach((from, merge) => {
    const rootA = findSet(clusters, a[from]!);
    const rootB = findSet(clusters, b[from]!);
    linkage.left[merge] = Math.min(rootA, rootB);
    linkage.right[merge] = Math.max(rootA, rootB);
    linkage.height[merge] = heights[from]!;
    linkage.size[merge] = sizeOf(rootA) + sizeOf(rootB);
    clusters[rootA] = count + merge;
    clusters[rootB] = count + merge;
  });
  return linkage;
}

export type LinkageMethod = 'average' | 'complete' | 'single';

/**
 * Agglomerative clustering of explicit distances by the nearest-neighbour chain (Murtagh 1983; Müllner 2011): O(n²) time, the matrix is the only memory and is
 * overwritten. Height is the distance of the two clusters under the method. `weights` lets an item stand for many.
 */
export function clusterDistances(
  { count, data }: CondensedDistances,
  method: LinkageMethod,
  { weights, throwIfCancelled }: Control & { weights?: ArrayLike<number> } = {},
): Linkage {
  const size = weights ? Float64Array.from(weights) : new Float64Array(count).fill(1);
  const active = Int32Array.from({ length: count }, (_, item) => item);
  let left = count;
  const merges = count - 1;
  const a = new Int32Array(merges);
  const b = new Int32Array(merges);
  const height = new Float64Array(merges);
  const chain = new Int32Array(count);
  let length = 0;
  for (let merge = 0; merge < merges; merge++) {
    if (merge % 64 === 0) throwIfCancelled?.();
    if (length === 0) chain[length++] = active[0]!;
    let top: number;
    let next: number;
    let least: number;
    for (;;) {
      top = chain[length - 1]!;
      // of equally near ones the one the chain came from, or the chain would never end
      next = length > 1 ? chain[length - 2]! : -1;
      least = next < 0 ? Number.POSITIVE_INFINITY : data[condensedIndex(count, top, next)]!;
      for (let i = 0; i < left; i++) {
        const other = active[i]!;
        if (other === top) continue;
        const distance = data[condensedIndex(count, top, other)]!;
        if (distance < least) {
          least = distance;
          next = other;
        }
      }
      if (length > 1 && next === chain[length - 2]) break;
      chain[length++] = next;
    }
    length -= 2;
    const kept = Math.max(top, next);
    const gone = Math.min(top, next);
    a[merge] = gone;
    b[merge] = kept;
    height[merge] = least;
    const total = size[kept]! + size[gone]!;
    let write = 0;
    for (let i = 0; i < left; i++) {
      const other = active[i]!;
      if (other === gone) continue;
      active[write++] = other;
      if (other === kept) continue;
      const at = condensedIndex(count, kept, other);
      const toKept = data[at]!;
      const toGone = data[condensedIndex(count, gone, other)]!;
      if (method === 'average') data[at] = (size[kept]! * toKept + size[gone]! * toGone) / total;
      else data[at] = method === 'complete' ? Math.max(toKept, toGone) : Math.min(toKept, toGone);
    }
    left = write;
    size[kept] = total;
  }
  return linkageOf(count, a, b, height, weights);
}

/**
 * Flat clusters of a tree: at most `clusters` of them (the highest merges undone; equal heights may leave fewer), or all merges up to and including `height`.
 * Labels 0 … in order of the first item of each cluster.
 */
export function cutTree(linkage: Linkage, cut: { clusters: number } | { height: number }): Int32Array {
  const { count, left, right, height } = linkage;
  let merges = 0;
  if ('clusters' in cut) merges = Math.max(0, Math.min(count - 1, count - cut.clusters));
  else while (merges < count - 1 && height[merges]! <= cut.height) merges++;
  const top = Int32Array.from({ length: count + merges }, (_, cluster) => cluster);
  for (let merge = merges - 1; merge >= 0; merge--) {
    top[left[merge]!] = top[count + merge]!;
    top[right[merge]!] = top[count + merge]!;
  }
  const labelOf = new Int32Array(count + merges).fill(-1);
  let next = 0;
  return Int32Array.from({ length: count }, (_, item) => {
    const cluster = top[item]!;
    if (labelOf[cluster] === -1) labelOf[cluster] = next++;
    return labelOf[cluster]!;
  });
}
