import type { PairwiseDistances } from '#workers/core/clustering/distances.ts';
import type { Linkage } from '#workers/core/clustering/linkage.ts';
import { correlation } from '#workers/core/numerics/statistics.ts';

/**
 * The tree with its sides turned so that neighbouring leaves are alike (Gruvaeus & Wainer 1972): from the bottom up, the four ways of putting two ordered sides together are compared by
 * the distance of the leaves that meet. O(n), not the optimum over all orders, but of the same use to the eye.
 */
export function orderLeaves(linkage: Linkage, { between }: PairwiseDistances): Int32Array {
  const { count, left, right } = linkage;
  const merges = count - 1;
  /** Outer leaves of each ordered cluster. */
  const first = new Int32Array(count + merges);
  const last = new Int32Array(count + merges);
  for (let item = 0; item < count; item++) first[item] = last[item] = item;
  /** Whether the left and the right side of a merge are turned round. */
  const turned = new Uint8Array(2 * merges);
  for (let merge = 0; merge < merges; merge++) {
    const a = left[merge]!;
    const b = right[merge]!;
    let least = Number.POSITIVE_INFINITY;
    for (let way = 0; way < 4; way++) {
      const turnA = way & 1;
      const turnB = way >> 1;
      const meeting = between(turnA ? first[a]! : last[a]!, turnB ? last[b]! : first[b]!);
      if (meeting >= least) continue;
      least = meeting;
      turned[2 * merge] = turnA;
      turned[2 * merge + 1] = turnB;
      first[count + merge] = turnA ? last[a]! : first[a]!;
      last[count + merge] = turnB ? first[b]! : last[b]!;
    }
  }
  const order = new Int32Array(count);
  let placed = 0;
  const stack: { cluster: number; isTurned: boolean }[] = [{ cluster: count + merges - 1, isTurned: false }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (top.cluster < count) {
      order[placed++] = top.cluster;
      continue;
    }
    const merge = top.cluster - count;
    const sides = [
      { cluster: left[merge]!, isTurned: (turned[2 * merge] === 1) !== top.isTurned },
      { cluster: right[merge]!, isTurned: (turned[2 * merge + 1] === 1) !== top.isTurned },
    ] as const;
    if (top.isTurned) stack.push(sides[0], sides[1]);
    else stack.push(sides[1], sides[0]);
  }
  return order;
}

/** Correlation of the distances with the heights at which two items first meet in the tree (Sokal & Rohlf 1962). NaN for fewer than three items. */
export function copheneticCorrelation({ count, left, right, height }: Linkage, { between }: PairwiseDistances): number {
  const pairs = (count * (count - 1)) / 2;
  const distances = new Float64Array(pairs);
  const heights = new Float64Array(pairs);
  const members: Int32Array[] = Array.from({ length: count }, (_, item) => Int32Array.of(item));
  let at = 0;
  for (let merge = 0; merge < count - 1; merge++) {
    const a = members[left[merge]!]!;
    const b = members[right[merge]!]!;
    for (const one of a) {
      for (const other of b) {
        distances[at] = between(one, other);
        heights[at++] = height[merge]!;
      }
    }
    const joined = new Int32Array(a.length + b.length);
    joined.set(a);
    joined.set(b, a.length);
    members.push(joined);
  }
  return correlation(distances, heights);
}
