/** The tree of a pattern result as screens need it: narrowed to some of its leaves, measured, and walked by keyboard. Pure. */

/**
 * A binary tree over m leaves 0 … m−1, which stand in the order of the picture. Node j joins `left[j]` and `right[j]`: a leaf, or m + k for
 * node k < j. `ids` are the numbers of the nodes in the whole result (its leaves first), which stay the same for every viewer.
 */
export type PatternTree = { ids: number[]; left: number[]; right: number[]; heights: number[] };

export type TreeLayout = {
  /** First and last leaf below each node; a branch is always a run of leaves. */
  first: Int32Array;
  last: Int32Array;
  /** Middle of the two arms, in leaves from the top. */
  centre: Float64Array;
  /** The node that joins this leaf (0 … m−1) or node (m + j) with another; −1 for the root. */
  parent: Int32Array;
  peak: number;
};

type Merge = { left: number; right: number; height: number };

/**
 * The tree over the leaves that stay. A merge that keeps only one of its arms disappears; heights do not change.
 * @param merges as in PatternResult: over positions 0 … n−1, then n + merge number
 * @param stays by position
 */
export function treeOf(merges: readonly Merge[], stays: readonly boolean[]): PatternTree {
  const n = stays.length;
  let leaves = 0;
  const place = new Int32Array(n + merges.length).fill(-1);
  stays.forEach((isKept, position) => {
    if (isKept) place[position] = leaves++;
  });
  const tree: PatternTree = { ids: [], left: [], right: [], heights: [] };
  merges.forEach(({ left, right, height }, merge) => {
    const [a, b] = [place[left]!, place[right]!];
    if (a === -1 || b === -1) {
      place[n + merge] = Math.max(a, b);
      return;
    }
    place[n + merge] = leaves + tree.ids.length;
    tree.ids.push(n + merge);
    tree.left.push(a);
    tree.right.push(b);
    tree.heights.push(height);
  });
  return tree;
}

/** Where every node of a tree over `leaves` leaves stands. */
export function layoutOf({ left, right, heights }: PatternTree, leaves: number): TreeLayout {
  const nodes = heights.length;
  const [first, last] = [new Int32Array(nodes), new Int32Array(nodes)];
  const centre = new Float64Array(nodes);
  const parent = new Int32Array(leaves + nodes).fill(-1);
  let peak = 0;
  for (let node = 0; node < nodes; node++) {
    const [a, b] = [left[node]!, right[node]!];
    parent[a] = leaves + node;
    parent[b] = leaves + node;
    first[node] = Math.min(a < leaves ? a : first[a - leaves]!, b < leaves ? b : first[b - leaves]!);
    last[node] = Math.max(a < leaves ? a : last[a - leaves]!, b < leaves ? b : last[b - leaves]!);
    centre[node] = ((a < leaves ? a : centre[a - leaves]!) + (b < leaves ? b : centre[b - leaves]!)) / 2;
    peak = Math.max(peak, heights[node]!);
  }
  return { first, last, centre, parent, peak };
}

/** Positions 0 … n−1 below a node of the whole result; the position itself for a leaf, nothing for a number that is no node. */
export function positionsBelow(merges: readonly Pick<Merge, 'left' | 'right'>[], n: number, node: number): number[] {
  if (!Number.isInteger(node) || node < 0 || node >= n + merges.length) return [];
  const found: number[] = [];
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next < n) found.push(next);
    else open.push(merges[next - n]!.left, merges[next - n]!.right);
  }
  return found.sort((a, b) => a - b);
}
