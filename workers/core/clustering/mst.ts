import { disjointSets, findSet, uniteSets } from '#workers/core/numerics/disjoint-sets.ts';
import type { Matrix } from '#workers/core/numerics/matrix.ts';
import { openKernels } from '#workers/kernels/kernels.ts';
import type { Control } from './control.ts';
import type { PairwiseDistances } from './distances.ts';
import { allNearestNeighbours, buildKdTree, type KdTree, type Neighbours, squaredDistanceToBox } from './kd-tree.ts';

/**
 * A minimum spanning tree of the mutual reachability graph: the weight of an edge is max(core(a), core(b), distance(a, b)) (Campello, Moulavi & Sander 2013).
 * Edges are ordered by weight, then by distance, then by their rows (`a` < `b`). This order is total, so the tree is unique: every method here finds the same one,
 * and a point that could join two clusters at one weight joins the one it lies nearer to.
 */
export type SpanningTree = { count: number; a: Int32Array; b: Int32Array; weight: Float64Array };

/** Above this many columns the boxes of a kd-tree exclude too little, and going through all pairs wins. */
const kdTreeColumns = 10;

/**
 * Squared core distances: to the `minSamples`-th nearest point, the point itself counted (as in the paper and in scikit-learn; the hdbscan package leaves the point
 * out, so its min_samples is one less).
 */
export function squaredCoreDistances({ k, squared }: Neighbours): Float64Array {
  return Float64Array.from({ length: squared.length / k }, (_, row) => squared[row * k + k - 1]!);
}

/** Core distances (not squared) of items with given distances. */
export function coreDistances({ count, between }: PairwiseDistances, minSamples: number, { throwIfCancelled }: Control = {}): Float64Array {
  const nearest = new Float64Array(Math.min(minSamples, count));
  return Float64Array.from({ length: count }, (_, item) => {
    if (item % 256 === 0) throwIfCancelled?.();
    nearest.fill(Number.POSITIVE_INFINITY);
    for (let other = 0; other < count; other++) keepLeast(nearest, between(item, other));
    return nearest[nearest.length - 1]!;
  });
}

function keepLeast(ascending: Float64Array, value: number): void {
  let place = ascending.length - 1;
  if (value >= ascending[place]!) return;
  for (; place > 0 && value < ascending[place - 1]!; place--) ascending[place] = ascending[place - 1]!;
  ascending[place] = value;
}

/** The mutual reachability tree of points: Borůvka on a kd-tree where there are few columns, otherwise Prim over all pairs. */
export function mutualReachabilityTree(points: Matrix, minSamples: number, control: Control = {}): SpanningTree {
  const kdTree = buildKdTree(points);
  const neighbours = allNearestNeighbours(kdTree, minSamples, control);
  return points.columns > kdTreeColumns
    ? primTree(points, squaredCoreDistances(neighbours), control)
    : boruvkaTree(kdTree, neighbours, control);
}

/** Edges collected in any order, sorted. `weight` and `distance` may be squared; `root` takes the root of the weights. */
function sortedTree(
  count: number,
  a: Int32Array,
  b: Int32Array,
  weight: Float64Array,
  distance: Float64Array,
  root: (weight: number) => number,
): SpanningTree {
  for (let edge = 0; edge < a.length; edge++) {
    if (a[edge]! < b[edge]!) continue;
    const kept = a[edge]!;
    a[edge] = b[edge]!;
    b[edge] = kept;
  }
  const order = Uint32Array.from({ length: a.length }, (_, edge) => edge).sort(
    (i, j) => weight[i]! - weight[j]! || distance[i]! - distance[j]! || a[i]! - a[j]! || b[i]! - b[j]!,
  );
  return {
    count,
    a: Int32Array.from(order, (edge) => a[edge]!),
    b: Int32Array.from(order, (edge) => b[edge]!),
    weight: Float64Array.from(order, (edge) => root(weight[edge]!)),
  };
}

/** Whether the edge p–q comes before the edge r–s of the same weight and distance. */
const rowsBefore = (p: number, q: number, r: number, s: number): boolean => {
  const low = Math.min(p, q);
  const otherLow = Math.min(r, s);
  return low < otherLow || (low === otherLow && Math.max(p, q) < Math.max(r, s));
};

/**
 * Prim's algorithm over all pairs in one fused pass per step (distance, relaxation, minimum), visited points swapped out: O(n²·d) time, O(n·d) memory.
 * The method for many columns.
 */
export function primTree(points: Matrix, squaredCore: Float64Array, control: Control = {}): SpanningTree {
  return fastPrimTree(points, squaredCore, control) ?? plainPrimTree(points, squaredCore, control);
}

/** Pairs between two looks at whether the run was cancelled. */
const pairsAtOnce = 5_000_000;

/** The same in WebAssembly with SIMD; null where that is not to be had. The layout is told in workers/kernels/assembly/prim.ts. */
export function fastPrimTree(points: Matrix, squaredCore: Float64Array, { throwIfCancelled }: Control = {}): SpanningTree | null {
  const { rows, columns, data } = points;
  const edges = Math.max(rows - 1, 0);
  const slots = Math.ceil(rows / 4) * 4;
  const opened = openKernels([
    slots * columns * 8,
    ...[1, 2, 3].map(() => slots * 8),
    ...[1, 2].map(() => slots * 4),
    columns * 8,
    ...[1, 2].map(() => edges * 4),
    ...[1, 2].map(() => edges * 8),
  ]);
  if (!opened) return null;
  const { kernels, memory } = opened;
  const blocks = memory.float64(slots * columns);
  const core = memory.float64(slots).fill(Number.NaN);
  const weight = memory.float64(slots).fill(Number.NaN);
  const distance = memory.float64(slots).fill(Number.POSITIVE_INFINITY);
  const source = memory.int32(slots);
  const names = memory.int32(slots);
  const current = memory.float64(columns);
  const a = memory.int32(edges);
  const b = memory.int32(edges);
  const edgeWeight = memory.float64(edges);
  const edgeDistance = memory.float64(edges);
  core.set(squaredCore);
  for (let row = 0; row < rows; row++) {
    weight[row] = Number.POSITIVE_INFINITY;
    names[row] = row;
    for (let c = 0, at = (row >> 2) * columns * 4 + (row & 3); c < columns; c++, at += 4) blocks[at] = data[row * columns + c]!;
  }
  let slot = 0;
  for (let from = 0; from < edges; ) {
    throwIfCancelled?.();
    const to = Math.min(edges, from + Math.ceil(pairsAtOnce / (rows - from)));
    slot = kernels.primSteps(
      from,
      to,
      slot,
      rows,
      columns,
      blocks.byteOffset,
      core.byteOffset,
      weight.byteOffset,
      distance.byteOffset,
      source.byteOffset,
      names.byteOffset,
      current.byteOffset,
      a.byteOffset,
      b.byteOffset,
      edgeWeight.byteOffset,
      edgeDistance.byteOffset,
    );
    from = to;
  }
  return sortedTree(rows, a, b, edgeWeight, edgeDistance, Math.sqrt);
}

/** The same in plain TypeScript: the oracle of the fast form, which finds the same tree, and its stand-in where there is no SIMD. */
export function plainPrimTree(points: Matrix, squaredCore: Float64Array, { throwIfCancelled }: Control = {}): SpanningTree {
  const { rows, columns } = points;
  // points outside the tree lie packed at the front: coordinates, core, best edge and row of slot i
  const coordinates = points.data.slice();
  const core = squaredCore.slice();
  const weight = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  const distance = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  const source = new Int32Array(rows);
  const name = Int32Array.from({ length: rows }, (_, row) => row);
  const current = new Float64Array(columns);
  const edges = Math.max(rows - 1, 0);
  const a = new Int32Array(edges);
  const b = new Int32Array(edges);
  const edgeWeight = new Float64Array(edges);
  const edgeDistance = new Float64Array(edges);
  let outside = rows;
  let slot = 0;
  for (let edge = 0; edge < edges; edge++) {
    if (edge % 64 === 0) throwIfCancelled?.();
    const row = name[slot]!;
    const rowCore = core[slot]!;
    for (let c = 0; c < columns; c++) current[c] = coordinates[slot * columns + c]!;
    outside--;
    if (slot !== outside) {
      coordinates.copyWithin(slot * columns, outside * columns, (outside + 1) * columns);
      core[slot] = core[outside]!;
      weight[slot] = weight[outside]!;
      distance[slot] = distance[outside]!;
      source[slot] = source[outside]!;
      name[slot] = name[outside]!;
    }
    let least = 0;
    for (let i = 0; i < outside; i++) {
      const held = weight[i]!;
      if (rowCore <= held) {
        let squared = 0;
        for (let c = 0, x = i * columns; c < columns; c++, x++) {
          const difference = current[c]! - coordinates[x]!;
          squared += difference * difference;
        }
        if (squared <= held) {
          const reach = Math.max(squared, rowCore, core[i]!);
          if (
            reach < held ||
            (reach === held && (squared < distance[i]! || (squared === distance[i]! && rowsBefore(row, name[i]!, source[i]!, name[i]!))))
          ) {
            weight[i] = reach;
            distance[i] = squared;
            source[i] = row;
          }
        }
      }
      if (
        weight[i]! < weight[least]! ||
        (weight[i] === weight[least] &&
          (distance[i]! < distance[least]! ||
            (distance[i] === distance[least] && rowsBefore(source[i]!, name[i]!, source[least]!, name[least]!))))
      ) {
        least = i;
      }
    }
    slot = least;
    a[edge] = source[slot]!;
    b[edge] = name[slot]!;
    edgeWeight[edge] = weight[slot]!;
    edgeDistance[edge] = distance[slot]!;
  }
  return sortedTree(rows, a, b, edgeWeight, edgeDistance, Math.sqrt);
}

/**
 * Prim's algorithm on given distances and core distances: each distance is asked for once or twice, nothing is kept. O(n²) time, O(n) memory. `preference` orders edges
 * of one weight, least first; the distance unless given.
 */
export function primTreeOfDistances(
  { count, between }: PairwiseDistances,
  core: Float64Array,
  { preference, throwIfCancelled }: Control & { preference?: (a: number, b: number) => number } = {},
): SpanningTree {
  const weight = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const second = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const source = new Int32Array(count);
  const outside = Int32Array.from({ length: count }, (_, item) => item);
  const edges = Math.max(count - 1, 0);
  const a = new Int32Array(edges);
  const b = new Int32Array(edges);
  const edgeWeight = new Float64Array(edges);
  const edgeSecond = new Float64Array(edges);
  let slot = 0;
  for (let edge = 0; edge < edges; edge++) {
    if (edge % 64 === 0) throwIfCancelled?.();
    const item = outside[slot]!;
    const left = count - edge - 1;
    outside[slot] = outside[left]!;
    let least = 0;
    for (let i = 0; i < left; i++) {
      const other = outside[i]!;
      const apart = between(item, other);
      const reach = Math.max(apart, core[item]!, core[other]!);
      if (reach <= weight[other]!) {
        const key = preference ? preference(item, other) : apart;
        if (reach < weight[other]! || key < second[other]! || (key === second[other] && rowsBefore(item, other, source[other]!, other))) {
          weight[other] = reach;
          second[other] = key;
          source[other] = item;
        }
      }
      const best = outside[least]!;
      if (
        weight[other]! < weight[best]! ||
        (weight[other] === weight[best] &&
          (second[other]! < second[best]! || (second[other] === second[best] && rowsBefore(source[other]!, other, source[best]!, best))))
      ) {
        least = i;
      }
    }
    slot = least;
    b[edge] = outside[slot]!;
    a[edge] = source[b[edge]!]!;
    edgeWeight[edge] = weight[b[edge]!]!;
    edgeSecond[edge] = second[b[edge]!]!;
  }
  return sortedTree(count, a, b, edgeWeight, edgeSecond, (value) => value);
}

/**
 * Borůvka's algorithm on a kd-tree (after March, Ram & Gray 2010, single-tree form): in each round every component but the largest finds its first edge to another
 * one. What makes it fast: the neighbours known from the core distances answer most questions of the first rounds; a point's answer stays true until that
 * neighbour joins its component; a point whose last answer lies behind the best edge of its component is not asked; nodes that lie in one component are skipped.
 */
export function boruvkaTree(kdTree: KdTree, neighbours: Neighbours, { throwIfCancelled }: Control = {}): SpanningTree {
  const { points, coordinates, rowAt, positionOf, start, end, nodes, firstLeaf } = kdTree;
  const { rows: count, columns } = points;
  const { k } = neighbours;
  const edges = Math.max(count - 1, 0);
  const a = new Int32Array(edges);
  const b = new Int32Array(edges);
  const edgeWeight = new Float64Array(edges);
  const edgeDistance = new Float64Array(edges);
  let found = 0;

  // everything below is by position in the tree
  const core = Float64Array.from(rowAt, (row) => neighbours.squared[row * k + k - 1]!);
  const nodeCore = new Float64Array(nodes);
  const nodeComponent = new Int32Array(nodes);
  const sets = disjointSets(count);
  const component = new Int32Array(count);
  /** The known first edge of a point: its other end, or −1 with a weight and distance it cannot be below. */
  const answer = new Int32Array(count).fill(-1);
  const answerWeight = core.slice();
  const answerDistance = new Float64Array(count);
  /** First edge found for a component, at its representative. */
  const bestFrom = new Int32Array(count);
  const bestTo = new Int32Array(count);
  const bestWeight = new Float64Array(count);
  const bestDistance = new Float64Array(count);
  const sizes = new Int32Array(count);
  const stack = new Int32Array(64);
  const bounds = new Float64Array(64);

  for (let node = nodes - 1; node >= 0; node--) {
    let least = Number.POSITIVE_INFINITY;
    if (node >= firstLeaf) for (let p = start[node]!; p < end[node]!; p++) least = Math.min(least, core[p]!);
    else least = Math.min(nodeCore[2 * node + 1]!, nodeCore[2 * node + 2]!);
    nodeCore[node] = least;
  }

  const markComponents = () => {
    sizes.fill(0);
    for (let p = 0; p < count; p++) {
      const root = findSet(sets, p);
      component[p] = root;
      sizes[root]!++;
    }
    for (let node = nodes - 1; node >= 0; node--) {
      let common: number;
      if (node >= firstLeaf) {
        common = start[node]! < end[node]! ? component[start[node]!]! : -1;
        for (let p = start[node]! + 1; p < end[node]!; p++) if (component[p] !== common) common = -1;
      } else {
        const left = nodeComponent[2 * node + 1]!;
        common = left === nodeComponent[2 * node + 2] ? left : -1;
      }
      nodeComponent[node] = common;
    }
  };

  /** Whether the edge p–q with this weight and distance comes before the best one of component c. */
  const beatsBest = (c: number, weight: number, distance: number, p: number, q: number): boolean => {
    if (weight !== bestWeight[c]!) return weight < bestWeight[c]!;
    if (distance !== bestDistance[c]!) return distance < bestDistance[c]!;
    return bestTo[c]! < 0 || rowsBefore(rowAt[p]!, rowAt[q]!, rowAt[bestFrom[c]!]!, rowAt[bestTo[c]!]!);
  };
  const offer = (c: number, p: number) => {
    const q = answer[p]!;
    if (!beatsBest(c, answerWeight[p]!, answerDistance[p]!, p, q)) return;
    bestWeight[c] = answerWeight[p]!;
    bestDistance[c] = answerDistance[p]!;
    bestFrom[c] = p;
    bestTo[c] = q;
  };

  /**
   * A neighbour no farther than the core distance, with a core distance no greater, gives the least weight an edge of p can have; the nearest of them in another
   * component is the first edge of p.
   */
  const answerFromNeighbours = (p: number, c: number): boolean => {
    if (answerWeight[p] !== core[p]) return false;
    const from = rowAt[p]! * k;
    for (let i = from; i < from + k; i++) {
      const q = positionOf[neighbours.rows[i]!]!;
      if (core[q]! > core[p]! || component[q] === c) continue;
      answer[p] = q;
      answerWeight[p] = core[p]!;
      answerDistance[p] = neighbours.squared[i]!;
      return true;
    }
    return false;
  };

  /** Looks for an edge of p that comes before the best of its component; what it finds becomes the answer of p and the best of the component. */
  const search = (p: number, c: number) => {
    const at = p * columns;
    const ownCore = core[p]!;
    let weight = bestWeight[c]!;
    let distance = bestDistance[c]!;
    let depth = 1;
    stack[0] = 0;
    bounds[0] = 0;
    while (depth > 0) {
      depth--;
      let node = stack[depth]!;
      let bound = bounds[depth]!;
      for (;;) {
        const reach = Math.max(bound, ownCore, nodeCore[node]!);
        if (reach > weight || (reach === weight && bound > distance) || nodeComponent[node] === c) {
          node = -1;
          break;
        }
        if (node >= firstLeaf) break;
        const left = 2 * node + 1;
        const toLeft = squaredDistanceToBox(kdTree, left, coordinates, at);
        const toRight = squaredDistanceToBox(kdTree, left + 1, coordinates, at);
        const leftFirst = toLeft <= toRight;
        stack[depth] = leftFirst ? left + 1 : left;
        bounds[depth] = leftFirst ? toRight : toLeft;
        depth++;
        node = leftFirst ? left : left + 1;
        bound = leftFirst ? toLeft : toRight;
      }
      if (node < 0) continue;
      for (let q = start[node]!; q < end[node]!; q++) {
        if (component[q] === c || core[q]! > weight) continue;
        let squared = 0;
        for (let x = at, y = q * columns, until = at + columns; x < until; x++, y++) {
          const difference = coordinates[x]! - coordinates[y]!;
          squared += difference * difference;
        }
        if (squared > weight) continue;
        const reach = Math.max(squared, ownCore, core[q]!);
        if (!beatsBest(c, reach, squared, p, q)) continue;
        weight = reach;
        distance = squared;
        answer[p] = q;
        bestWeight[c] = reach;
        bestDistance[c] = squared;
        bestFrom[c] = p;
        bestTo[c] = q;
      }
    }
    answerWeight[p] = weight;
    answerDistance[p] = distance;
  };

  while (found < edges) {
    throwIfCancelled?.();
    markComponents();
    let largest = 0;
    for (let p = 0; p < count; p++) if (sizes[p]! > sizes[largest]!) largest = p;
    bestWeight.fill(Number.POSITIVE_INFINITY);
    bestDistance.fill(Number.POSITIVE_INFINITY);
    bestTo.fill(-1);
    for (let p = 0; p < count; p++) {
      const c = component[p]!;
      if (c === largest) continue;
      if (answer[p] !== -1 && component[answer[p]!] === c) answer[p] = -1;
      if (answer[p] !== -1 || answerFromNeighbours(p, c)) offer(c, p);
    }
    for (let p = 0; p < count; p++) {
      if (p % 4096 === 0) throwIfCancelled?.();
      const c = component[p]!;
      if (c === largest || answer[p] !== -1) continue;
      if (answerWeight[p]! > bestWeight[c]! || (answerWeight[p] === bestWeight[c] && answerDistance[p]! > bestDistance[c]!)) continue;
      search(p, c);
    }
    for (let c = 0; c < count; c++) {
      if (c === largest || sizes[c] === 0 || !uniteSets(sets, bestFrom[c]!, bestTo[c]!)) continue;
      a[found] = rowAt[bestFrom[c]!]!;
      b[found] = rowAt[bestTo[c]!]!;
      edgeWeight[found] = bestWeight[c]!;
      edgeDistance[found] = bestDistance[c]!;
      found++;
    }
  }
  return sortedTree(count, a, b, edgeWeight, edgeDistance, Math.sqrt);
}
