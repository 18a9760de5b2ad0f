import type { Matrix } from '#workers/core/numerics/matrix.ts';
import { type Control, noise } from './control.ts';
import { allNearestNeighbours, buildKdTree, visitWithin } from './kd-tree.ts';
import { squaredCoreDistances } from './mst.ts';

export type OpticsOptions = Control & {
  /** Points within reach, the point itself counted, that make a point dense. */
  minSamples: number;
  /** Neighbours beyond this are not looked at. Without a limit every pair is: O(n²) time. */
  maxEps?: number;
};

/** `ordering` lists rows; everything else is by row. Core distances are Infinity where the point is not dense within reach. Reachability is Infinity where a walk starts, its predecessor −1. */
export type Optics = { ordering: Int32Array; reachability: Float64Array; core: Float64Array; predecessor: Int32Array };

/** OPTICS (Ankerst et al. 1999): an order of the points in which dense regions are valleys of the reachability. Among equally near points the lower row comes first. */
export function optics(points: Matrix, options: OpticsOptions): Optics {
  const { minSamples, maxEps = Number.POSITIVE_INFINITY, throwIfCancelled } = options;
  const { rows: count, columns } = points;
  const tree = buildKdTree(points);
  const core = squaredCoreDistances(allNearestNeighbours(tree, minSamples, options)).map((squared) => {
    const distance = Math.sqrt(squared);
    return distance <= maxEps ? distance : Number.POSITIVE_INFINITY;
  });
  const ordering = new Int32Array(count);
  const reachability = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const predecessor = new Int32Array(count).fill(-1);
  const done = new Uint8Array(count);
  // a binary heap of the rows in reach, nearest first, with the place of each row (−1 outside)
  const heap = new Int32Array(count);
  const placeOf = new Int32Array(count).fill(-1);
  let size = 0;
  const before = (a: number, b: number) => reachability[a]! < reachability[b]! || (reachability[a] === reachability[b] && a < b);
  const put = (row: number, place: number) => {
    heap[place] = row;
    placeOf[row] = place;
  };
  const rise = (row: number, from: number) => {
    let place = from;
    while (place > 0 && before(row, heap[(place - 1) >> 1]!)) {
      put(heap[(place - 1) >> 1]!, place);
      place = (place - 1) >> 1;
    }
    put(row, place);
  };
  const takeNearest = (): number => {
    const nearest = heap[0]!;
    placeOf[nearest] = -1;
    const row = heap[--size]!;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
      if (child + 1 < size && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, row)) break;
      put(heap[child]!, place);
      place = child;
    }
    if (size > 0) put(row, place);
    return nearest;
  };

  let next = 0;
  for (let i = 0; i < count; i++) {
    if (i % 256 === 0) throwIfCancelled?.();
    while (size === 0 && done[next] === 1) next++;
    const row = size > 0 ? takeNearest() : next;
    done[row] = 1;
    ordering[i] = row;
    if (core[row] === Number.POSITIVE_INFINITY) continue;
    visitWithin(tree, points.data, row * columns, maxEps * maxEps, (position, squared) => {
      const other = tree.rowAt[position]!;
      if (done[other] === 1) return;
      const reach = Math.max(Math.sqrt(squared), core[row]!);
      if (reach >= reachability[other]!) return;
      reachability[other] = reach;
      predecessor[other] = row;
      rise(other, placeOf[other] === -1 ? size++ : placeOf[other]!);
    });
  }
  return { ordering, reachability, core, predecessor };
}

export type XiOptions = {
  /** How steep a border of a cluster is: the reachability changes by this share at least, between 0 and 1. */
  xi?: number;
  minSamples: number;
  minClusterSize?: number;
};

/** Clusters as runs of the order, first and last place included; a cluster comes after those within it. */
export type XiClusters = { labels: Int32Array; intervals: { first: number; last: number }[] };

type SteepDown = { first: number; last: number; highestSince: number };

/**
 * Clusters between a steep descent and a steep ascent of the reachability (Ankerst et al. 1999, figure 19), with the corrections that scikit-learn makes to definitions
 * 9 and 11 and the predecessor rule of Schubert & Gertz 2018. Labels are those of the innermost clusters.
 */
export function xiClusters(
  { ordering, reachability, predecessor }: Optics,
  { xi = 0.05, minSamples, minClusterSize = minSamples }: XiOptions,
): XiClusters {
  const count = ordering.length;
  // an end beyond every cluster, so that one at the end of the order closes
  const plot = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < count; i++) plot[i] = reachability[ordering[i]!]!;
  const keep = 1 - xi;
  // a ratio of two infinities is NaN and counts as level
  const ratio = Float64Array.from({ length: count }, (_, i) => plot[i]! / plot[i + 1]!);
  const steepUp = (i: number) => ratio[i]! <= keep;
  const steepDown = (i: number) => ratio[i]! >= 1 / keep;
  const goesUp = (i: number) => ratio[i]! < 1;
  const goesDown = (i: number) => ratio[i]! > 1;

  /** The last steep place of the region from `first`: it may hold level stretches of up to minSamples places, and nothing against its direction. */
  const regionEnd = (first: number, steep: (i: number) => boolean, against: (i: number) => boolean): number => {
    let last = first;
    let level = 0;
    for (let i = first; i < count; i++) {
      if (steep(i)) {
        level = 0;
        last = i;
      } else if (against(i)) break;
      else if (++level > minSamples) break;
    }
    return last;
  };
  /** Shortens a run until its last point was reached from within it, or lies below its start. */
  const lastReachedWithin = (first: number, last: number): number | undefined => {
    for (let end = last; end > first; end--) {
      if (plot[first]! > plot[end]!) return end;
      const from = predecessor[ordering[end]!]!;
      for (let i = first; i < end; i++) if (ordering[i] === from) return end;
    }
    return undefined;
  };

  let descents: SteepDown[] = [];
  const intervals: XiClusters['intervals'] = [];
  let index = 0;
  let highest = 0;
  for (let steep = 0; steep < count; steep++) {
    if (steep < index || !(steepUp(steep) || steepDown(steep))) continue;
    for (let i = index; i <= steep; i++) highest = Math.max(highest, plot[i]!);
    descents = highest === Number.POSITIVE_INFINITY ? [] : descents.filter(({ first }) => highest <= plot[first]! * keep);
    for (const descent of descents) descent.highestSince = Math.max(descent.highestSince, highest);
    if (steepDown(steep)) {
      const last = regionEnd(steep, steepDown, goesUp);
      descents.push({ first: steep, last, highestSince: 0 });
      index = last + 1;
      highest = plot[index]!;
      continue;
    }
    const ascentEnd = regionEnd(steep, steepUp, goesDown);
    index = ascentEnd + 1;
    highest = plot[index]!;
    const closed: XiClusters['intervals'] = [];
    for (const descent of descents) {
      const after = plot[ascentEnd + 1]!;
      if (after * keep < descent.highestSince) continue;
      let { first } = descent;
      let last = ascentEnd;
      const before = plot[descent.first]!;
      if (before * keep >= after) while (plot[first + 1]! > after && first < descent.last) first++;
      else if (after * keep >= before) while (plot[last - 1]! > before && last > steep) last--;
      const end = lastReachedWithin(first, last);
      if (end === undefined || end - first + 1 < minClusterSize || first > descent.last || end < steep) continue;
      closed.push({ first, last: end });
    }
    intervals.push(...closed.reverse());
  }

  const placeLabels = new Int32Array(count).fill(noise);
  let next = 0;
  for (const { first, last } of intervals) {
    const run = placeLabels.subarray(first, last + 1);
    if (run.every((label) => label === noise)) run.fill(next++);
  }
  const labels = new Int32Array(count);
  ordering.forEach((row, place) => {
    labels[row] = placeLabels[place]!;
  });
  return { labels, intervals };
}
