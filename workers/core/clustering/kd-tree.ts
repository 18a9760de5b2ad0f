import type { Matrix } from '#workers/core/numerics/matrix.ts';
import { openKernels } from '#workers/kernels/kernels.ts';
import type { Control } from './control.ts';

/**
 * A balanced kd-tree (Bentley 1975; median of the widest side) whose nodes lie in heap order: the children of node i are 2i + 1 and 2i + 2, all leaves on one
 * level. Points are copied in leaf order ("positions"), so that a leaf is one run of memory. Every node knows its tight bounding box.
 * Pays up to about 12 dimensions; beyond that a scan of all points is faster.
 */
export type KdTree = {
  points: Matrix;
  /** Row of `points` at each position, and its inverse. */
  rowAt: Int32Array;
  positionOf: Int32Array;
  /** The points in order of position. */
  coordinates: Float64Array;
  nodes: number;
  /** Nodes from here on are leaves. */
  firstLeaf: number;
  /** Positions start … end − 1 of each node. */
  start: Int32Array;
  end: Int32Array;
  /** Bounding box of each node, `columns` numbers per node. */
  low: Float64Array;
  high: Float64Array;
};

const defaultLeafSize = 16;

/** Room for depth-first walks: the tree has at most 31 levels. */
const stackSize = 64;

export function buildKdTree(points: Matrix, leafSize = defaultLeafSize): KdTree {
  const { rows, columns, data } = points;
  let levels = 0;
  while (rows / 2 ** levels > leafSize) levels++;
  const nodes = 2 ** (levels + 1) - 1;
  const firstLeaf = 2 ** levels - 1;
  const tree: KdTree = {
    points,
    rowAt: Int32Array.from({ length: rows }, (_, row) => row),
    positionOf: new Int32Array(rows),
    coordinates: new Float64Array(rows * columns),
    nodes,
    firstLeaf,
    start: new Int32Array(nodes),
    end: new Int32Array(nodes),
    low: new Float64Array(nodes * columns).fill(Number.POSITIVE_INFINITY),
    high: new Float64Array(nodes * columns).fill(Number.NEGATIVE_INFINITY),
  };
  const { rowAt, start, end, low, high } = tree;
  const keys = new Float64Array(rows);
  end[0] = rows;
  for (let node = 0; node < nodes; node++) {
    const from = start[node]!;
    const to = end[node]!;
    const box = node * columns;
    for (let position = from; position < to; position++) {
      const at = rowAt[position]! * columns;
      for (let c = 0; c < columns; c++) {
        const value = data[at + c]!;
        if (value < low[box + c]!) low[box + c] = value;
        if (value > high[box + c]!) high[box + c] = value;
      }
    }
    if (node >= firstLeaf) continue;
    let widest = 0;
    for (let c = 1; c < columns; c++) if (high[box + c]! - low[box + c]! > high[box + widest]! - low[box + widest]!) widest = c;
    for (let position = from; position < to; position++) keys[position] = data[rowAt[position]! * columns + widest]!;
    const middle = (from + to) >> 1;
    selectRank(keys, rowAt, from, to - 1, middle);
    start[2 * node + 1] = from;
    end[2 * node + 1] = middle;
    start[2 * node + 2] = middle;
    end[2 * node + 2] = to;
  }
  for (let position = 0; position < rows; position++) {
    const row = rowAt[position]!;
    tree.positionOf[row] = position;
    for (let c = 0; c < columns; c++) tree.coordinates[position * columns + c] = data[row * columns + c]!;
  }
  return tree;
}

/** Reorders keys and items in place so that the key at `rank` is the one a sort would put there, smaller ones before, greater ones after (Hoare's selection). */
function selectRank(keys: Float64Array, items: Int32Array, first: number, last: number, rank: number): void {
  let left = first;
  let right = last;
  while (left < right) {
    const a = keys[left]!;
    const b = keys[(left + right) >> 1]!;
    const c = keys[right]!;
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let i = left;
    let j = right;
    while (i <= j) {
      while (keys[i]! < pivot) i++;
      while (keys[j]! > pivot) j--;
      if (i > j) break;
      const key = keys[i]!;
      keys[i] = keys[j]!;
      keys[j] = key;
      const item = items[i]!;
      items[i] = items[j]!;
      items[j] = item;
      i++;
      j--;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else return;
  }
}

/** Squared distance from a point to the box of a node: 0 inside. */
export function squaredDistanceToBox(tree: KdTree, node: number, point: Float64Array, at: number): number {
  const { columns } = tree.points;
  const { low, high } = tree;
  const box = node * columns;
  let total = 0;
  for (let c = 0; c < columns; c++) {
    const value = point[at + c]!;
    const below = low[box + c]! - value;
    const above = value - high[box + c]!;
    if (below > 0) total += below * below;
    else if (above > 0) total += above * above;
  }
  return total;
}

/** Squared distance from a point to the farthest corner of a node's box. */
function squaredDistanceToCorner(tree: KdTree, node: number, point: Float64Array, at: number): number {
  const { columns } = tree.points;
  const box = node * columns;
  let total = 0;
  for (let c = 0; c < columns; c++) {
    const value = point[at + c]!;
    const side = Math.max(value - tree.low[box + c]!, tree.high[box + c]! - value);
    total += side * side;
  }
  return total;
}

/** The k nearest rows of each query, nearest first; among equally far ones the lower row. `squared` holds squared Euclidean distances. */
export type Neighbours = { k: number; rows: Int32Array; squared: Float64Array };

/** The `k` nearest rows of one point (which need not be in the tree). */
export function nearestNeighbours(tree: KdTree, point: Float64Array, k: number): Neighbours {
  const result = emptyNeighbours(1, Math.min(k, tree.points.rows));
  nearestInto(tree, point, 0, result, 0, new Int32Array(stackSize), new Float64Array(stackSize));
  return result;
}

/** The `k` nearest rows of every row, the row itself among them. O(rows·k) memory. */
export function allNearestNeighbours(tree: KdTree, k: number, control: Control = {}): Neighbours {
  return fastNearestNeighbours(tree, k, control) ?? plainNearestNeighbours(tree, k, control);
}

/** The same in plain TypeScript: the oracle of the fast form, which gives the same bits, and its stand-in where there is no SIMD. */
export function plainNearestNeighbours(tree: KdTree, k: number, { throwIfCancelled }: Control = {}): Neighbours {
  const { rows, columns } = tree.points;
  const result = emptyNeighbours(rows, Math.min(k, rows));
  const stack = new Int32Array(stackSize);
  const bounds = new Float64Array(stackSize);
  for (let position = 0; position < rows; position++) {
    if (position % queriesAtOnce === 0) throwIfCancelled?.();
    nearestInto(tree, tree.coordinates, position * columns, result, tree.rowAt[position]! * result.k, stack, bounds);
  }
  return result;
}

/** Between two looks at whether the run was cancelled. */
const queriesAtOnce = 2048;

/** The same in WebAssembly with SIMD; null where that is not to be had. The layout is told in workers/kernels/assembly/kd-tree.ts. */
export function fastNearestNeighbours(tree: KdTree, most: number, { throwIfCancelled }: Control = {}): Neighbours | null {
  const { rows, columns } = tree.points;
  const { firstLeaf, nodes, start, end, low, high, coordinates, rowAt } = tree;
  const k = Math.min(most, rows);
  if (k < 1) return null;
  const firstPairOf = new Int32Array(nodes - firstLeaf + 1);
  for (let leaf = 0; leaf < nodes - firstLeaf; leaf++) {
    firstPairOf[leaf + 1] = firstPairOf[leaf]! + Math.ceil((end[firstLeaf + leaf]! - start[firstLeaf + leaf]!) / 2);
  }
  const pairCount = firstPairOf.at(-1)!;
  const opened = openKernels([
    firstLeaf * columns * 32,
    pairCount * columns * 16,
    pairCount * 8,
    firstPairOf.byteLength,
    coordinates.byteLength,
    rows * 4,
    rows * k * 4,
    rows * k * 8,
    stackSize * 16,
  ]);
  if (!opened) return null;
  const { kernels, memory } = opened;
  const boxes = memory.float64(firstLeaf * columns * 4);
  const pairs = memory.float64(pairCount * columns * 2).fill(Number.NaN);
  const names = memory.int32(pairCount * 2);
  const firstPair = memory.int32(firstPairOf.length);
  const queries = memory.float64(coordinates.length);
  const queryRows = memory.int32(rows);
  const nearRows = memory.int32(rows * k);
  const squared = memory.float64(rows * k);
  const stack = memory.float64(stackSize * 2);
  firstPair.set(firstPairOf);
  queries.set(coordinates);
  queryRows.set(rowAt);
  for (let node = 0, at = 0; node < firstLeaf; node++) {
    const left = (2 * node + 1) * columns;
    const right = left + columns;
    for (let c = 0; c < columns; c++) {
      boxes[at++] = low[left + c]!;
      boxes[at++] = low[right + c]!;
      boxes[at++] = high[left + c]!;
      boxes[at++] = high[right + c]!;
    }
  }
  for (let leaf = 0; leaf < nodes - firstLeaf; leaf++) {
    const from = start[firstLeaf + leaf]!;
    for (let position = from; position < end[firstLeaf + leaf]!; position++) {
      const place = 2 * firstPair[leaf]! + position - from;
      names[place] = rowAt[position]!;
      for (let c = 0; c < columns; c++) pairs[((place >> 1) * columns + c) * 2 + (place & 1)] = coordinates[position * columns + c]!;
    }
  }
  for (let from = 0; from < rows; from += queriesAtOnce) {
    throwIfCancelled?.();
    kernels.nearestOfAll(
      from,
      Math.min(from + queriesAtOnce, rows),
      columns,
      k,
      firstLeaf,
      boxes.byteOffset,
      pairs.byteOffset,
      names.byteOffset,
      firstPair.byteOffset,
      queries.byteOffset,
      queryRows.byteOffset,
      nearRows.byteOffset,
      squared.byteOffset,
      stack.byteOffset,
    );
  }
  return { k, rows: nearRows.slice(), squared: squared.slice() };
}

const emptyNeighbours = (queries: number, k: number): Neighbours => ({
  k,
  rows: new Int32Array(queries * k).fill(-1),
  squared: new Float64Array(queries * k).fill(Number.POSITIVE_INFINITY),
});

function nearestInto(
  tree: KdTree,
  point: Float64Array,
  at: number,
  { k, rows, squared }: Neighbours,
  slot: number,
  stack: Int32Array,
  bounds: Float64Array,
): void {
  const { columns } = tree.points;
  const { coordinates, rowAt, start, end, firstLeaf } = tree;
  const last = slot + k - 1;
  let depth = 1;
  stack[0] = 0;
  bounds[0] = 0;
  while (depth > 0) {
    depth--;
    if (bounds[depth]! > squared[last]!) continue;
    let node = stack[depth]!;
    while (node < firstLeaf) {
      const left = 2 * node + 1;
      const toLeft = squaredDistanceToBox(tree, left, point, at);
      const toRight = squaredDistanceToBox(tree, left + 1, point, at);
      const leftFirst = toLeft <= toRight;
      stack[depth] = leftFirst ? left + 1 : left;
      bounds[depth] = leftFirst ? toRight : toLeft;
      depth++;
      node = leftFirst ? left : left + 1;
      if ((leftFirst ? toLeft : toRight) > squared[last]!) {
        node = -1;
        break;
      }
    }
    if (node < 0) continue;
    for (let position = start[node]!; position < end[node]!; position++) {
      let distance = 0;
      for (let c = 0, x = at, y = position * columns; c < columns; c++, x++, y++) {
        const difference = point[x]! - coordinates[y]!;
        distance += difference * difference;
      }
      if (distance > squared[last]!) continue;
      const row = rowAt[position]!;
      if (distance === squared[last]! && row > rows[last]!) continue;
      let place = last;
      while (place > slot && (distance < squared[place - 1]! || (distance === squared[place - 1]! && row < rows[place - 1]!))) {
        squared[place] = squared[place - 1]!;
        rows[place] = rows[place - 1]!;
        place--;
      }
      squared[place] = distance;
      rows[place] = row;
    }
  }
}

/** How many rows lie within the squared radius of a point (border included). Stops counting at `enough`. */
export function countWithin(
  tree: KdTree,
  point: Float64Array,
  at: number,
  squaredRadius: number,
  enough = Number.POSITIVE_INFINITY,
): number {
  const { columns } = tree.points;
  const { coordinates, start, end, firstLeaf } = tree;
  const stack = new Int32Array(stackSize);
  let depth = 1;
  let count = 0;
  stack[0] = 0;
  while (depth > 0 && count < enough) {
    const node = stack[--depth]!;
    if (squaredDistanceToBox(tree, node, point, at) > squaredRadius) continue;
    if (squaredDistanceToCorner(tree, node, point, at) <= squaredRadius) count += end[node]! - start[node]!;
    else if (node < firstLeaf) {
      // the nearer child last, so that it is looked at first and `enough` is reached sooner
      const left = 2 * node + 1;
      const leftFirst = squaredDistanceToBox(tree, left, point, at) <= squaredDistanceToBox(tree, left + 1, point, at);
      stack[depth++] = leftFirst ? left + 1 : left;
      stack[depth++] = leftFirst ? left : left + 1;
    } else {
      for (let position = start[node]!; position < end[node]!; position++) {
        let distance = 0;
        for (let c = 0, x = at, y = position * columns; c < columns; c++, x++, y++) {
          const difference = point[x]! - coordinates[y]!;
          distance += difference * difference;
        }
        if (distance <= squaredRadius) count++;
      }
    }
  }
  return Math.min(count, enough);
}

/**
 * Calls `visit` with the position and squared distance of every row within the squared radius of a point, in order of position. Nodes for which `skip` answers
 * true are left out.
 */
export function visitWithin(
  tree: KdTree,
  point: Float64Array,
  at: number,
  squaredRadius: number,
  visit: (position: number, squared: number) => void,
  skip?: (node: number) => boolean,
): void {
  const { columns } = tree.points;
  const { coordinates, start, end, firstLeaf } = tree;
  const stack = new Int32Array(stackSize);
  let depth = 1;
  while (depth > 0) {
    const node = stack[--depth]!;
    if (skip?.(node) || squaredDistanceToBox(tree, node, point, at) > squaredRadius) continue;
    if (node < firstLeaf) {
      stack[depth++] = 2 * node + 2;
      stack[depth++] = 2 * node + 1;
      continue;
    }
    for (let position = start[node]!; position < end[node]!; position++) {
      let distance = 0;
      for (let c = 0, x = at, y = position * columns; c < columns; c++, x++, y++) {
        const difference = point[x]! - coordinates[y]!;
        distance += difference * difference;
      }
      if (distance <= squaredRadius) visit(position, distance);
    }
  }
}
