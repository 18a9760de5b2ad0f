import type { Matrix } from '#workers/core/numerics/matrix.ts';
import { openKernels } from '#workers/kernels/kernels.ts';
import type { Control } from './control.ts';
import { type Linkage, linkageOf } from './linkage.ts';

/**
 * The clusters of a nearest-neighbour chain, the active ones packed in the first slots. `blocks` holds the centroids of four slots at a time: for each block and column
 * its four values. Sizes of slots that are no longer active are NaN.
 */
type Clusters = {
  blocks: Float64Array;
  sizes: Float64Array;
  names: Int32Array;
  /** The slot nearest to `slot`: of equally near ones `before`, then the lowest name. Its distance, halved and squared, goes to `least[0]`. */
  nearest(slot: number, before: number, active: number): number;
  least: Float64Array;
};

/** The scan for the nearest cluster in plain TypeScript: the oracle of the fast one, which finds the same, and its stand-in where there is no SIMD. */
export function plainClusters(count: number, columns: number): Clusters {
  const slots = Math.ceil(count / 4) * 4;
  const blocks = new Float64Array(slots * columns);
  const sizes = new Float64Array(slots);
  const names = new Int32Array(slots);
  const least = new Float64Array(1);
  /** |A|·|B| / (|A| + |B|)·‖A − B‖² */
  const apart = (a: number, b: number): number => {
    let squared = 0;
    let x = (a >> 2) * columns * 4 + (a & 3);
    let y = (b >> 2) * columns * 4 + (b & 3);
    for (let c = 0; c < columns; c++, x += 4, y += 4) {
      const difference = blocks[x]! - blocks[y]!;
      squared += difference * difference;
    }
    return ((sizes[a]! * sizes[b]!) / (sizes[a]! + sizes[b]!)) * squared;
  };
  return {
    blocks,
    sizes,
    names,
    least,
    nearest(slot, before, active) {
      // of equally near ones the one the chain came from, or the chain would never end
      let next = before;
      let nearest = before < 0 ? Number.POSITIVE_INFINITY : apart(slot, before);
      for (let other = 0; other < active; other++) {
        if (other === slot) continue;
        const distance = apart(slot, other);
        if (distance < nearest || (distance === nearest && next !== before && names[other]! < names[next]!)) {
          nearest = distance;
          next = other;
        }
      }
      least[0] = nearest;
      return next;
    },
  };
}

/** The same in WebAssembly with SIMD; null where that is not to be had. */
export function fastClusters(count: number, columns: number): Clusters | null {
  const slots = Math.ceil(count / 4) * 4;
  const opened = openKernels([slots * columns * 8, slots * 8, slots * 4, columns * 8, 8]);
  if (!opened) return null;
  const { kernels, memory } = opened;
  const blocks = memory.float64(slots * columns);
  const sizes = memory.float64(slots);
  const names = memory.int32(slots);
  const current = memory.float64(columns);
  const least = memory.float64(1);
  const addresses = [blocks, sizes, names, current, least].map(({ byteOffset }) => byteOffset) as [number, number, number, number, number];
  return {
    blocks,
    sizes,
    names,
    least,
    nearest: (slot, before, active) => kernels.nearestCluster(slot, before, active, columns, ...addresses),
  };
}

export type WardOptions = Control & {
  /** Whole numbers: lets a row stand for many points, for a tree over the centroids of a k-means with many small clusters. */
  weights?: ArrayLike<number>;
  clusters?: (count: number, columns: number) => Clusters | null;
};

/**
 * Ward's clustering of points by the nearest-neighbour chain (Murtagh 1983; Müllner 2011) on centroids: O(n²·d) time, O(n·d) memory. Height is
 * √(2·|A|·|B| / (|A| + |B|))·‖centroid A − centroid B‖, as in scipy.
 */
export function wardLinkage(points: Matrix, { weights, clusters = fastClusters, throwIfCancelled }: WardOptions = {}): Linkage {
  const { rows: count, columns } = points;
  const merges = count - 1;
  const { blocks, sizes, names, nearest, least } = clusters(count, columns) ?? plainClusters(count, columns);
  const placeOf = (slot: number) => (slot >> 2) * columns * 4 + (slot & 3);
  const slotOf = Int32Array.from({ length: count }, (_, row) => row);
  sizes.fill(Number.NaN);
  for (let row = 0; row < count; row++) {
    sizes[row] = weights?.[row] ?? 1;
    names[row] = row;
    for (let c = 0, at = placeOf(row); c < columns; c++, at += 4) blocks[at] = points.data[row * columns + c]!;
  }
  const a = new Int32Array(merges);
  const b = new Int32Array(merges);
  const height = new Float64Array(merges);
  const chain = new Int32Array(count);
  let length = 0;
  let active = count;

  const mergeSlots = (kept: number, gone: number) => {
    const total = sizes[kept]! + sizes[gone]!;
    for (let c = 0, x = placeOf(kept), y = placeOf(gone); c < columns; c++, x += 4, y += 4) {
      blocks[x] = (sizes[kept]! * blocks[x]! + sizes[gone]! * blocks[y]!) / total;
    }
    sizes[kept] = total;
    active--;
    for (let c = 0, x = placeOf(gone), y = placeOf(active); c < columns; c++, x += 4, y += 4) blocks[x] = blocks[y]!;
    sizes[gone] = sizes[active]!;
    names[gone] = names[active]!;
    slotOf[names[gone]!] = gone;
    sizes[active] = Number.NaN;
  };

  for (let merge = 0; merge < merges; merge++) {
    if (merge % 64 === 0) throwIfCancelled?.();
    if (length === 0) chain[length++] = names[0]!;
    let top = slotOf[chain[length - 1]!]!;
    for (;;) {
      const before = length > 1 ? slotOf[chain[length - 2]!]! : -1;
      const next = nearest(top, before, active);
      if (next === before) break;
      chain[length++] = names[next]!;
      top = next;
    }
    const next = slotOf[chain[length - 2]!]!;
    length -= 2;
    a[merge] = names[top]!;
    b[merge] = names[next]!;
    height[merge] = Math.sqrt(2 * least[0]!);
    mergeSlots(Math.min(top, next), Math.max(top, next));
  }
  return linkageOf(count, a, b, height, weights);
}
