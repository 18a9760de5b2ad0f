import { type Matrix, matrix, rowOf, selectRows, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { matchClusters, sharedBits } from '#workers/core/numerics/partition-agreement.ts';
import { principalAxes } from '#workers/core/numerics/principal-axes.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { sampleRows } from '#workers/core/numerics/sample.ts';
import { mean, standardDeviation } from '#workers/core/numerics/statistics.ts';
import { type Control, clusterCount } from './control.ts';
import { euclideanDistances, type PairwiseDistances } from './distances.ts';
import { fitKMeans } from './k-means.ts';
import { primTreeOfDistances } from './mst.ts';

type Labels = ArrayLike<number>;

/**
 * Silhouette width of the given rows (Rousseeuw 1987): how much nearer a point is to its own cluster than to the next one, −1 … 1; 0 for a point alone in its cluster,
 * NaN for noise, which also counts as nobody's neighbour. O(rows·n).
 */
export function silhouetteWidthsOf(
  { count, between }: PairwiseDistances,
  labels: Labels,
  clusters: number,
  rows: ArrayLike<number>,
  { throwIfCancelled }: Control = {},
): Float64Array {
  const sizes = new Float64Array(clusters);
  for (let i = 0; i < count; i++) if (labels[i]! >= 0) sizes[labels[i]!]!++;
  const towards = new Float64Array(clusters);
  return Float64Array.from(rows, (row, place) => {
    if (place % 64 === 0) throwIfCancelled?.();
    const own = labels[row]!;
    if (own < 0) return Number.NaN;
    if (sizes[own]! < 2) return 0;
    towards.fill(0);
    for (let other = 0; other < count; other++) if (labels[other]! >= 0) towards[labels[other]!]! += between(row, other);
    const within = towards[own]! / (sizes[own]! - 1);
    let nearest = Number.POSITIVE_INFINITY;
    for (let c = 0; c < clusters; c++) if (c !== own && sizes[c]! > 0) nearest = Math.min(nearest, towards[c]! / sizes[c]!);
    return nearest === Number.POSITIVE_INFINITY ? 0 : (nearest - within) / Math.max(nearest, within, Number.MIN_VALUE);
  });
}

/** Euclidean silhouette width of every row. O(n²): give it a sample, or ask `sampledSilhouette`. */
export function silhouetteWidths(points: Matrix, labels: Labels, clusters: number): Float64Array {
  return silhouetteWidthsOf(
    euclideanDistances(points),
    labels,
    clusters,
    Int32Array.from({ length: points.rows }, (_, row) => row),
  );
}

/** A mean estimated from `sampled` points, with the standard error that the sampling leaves (0 when all were asked). */
export type Estimate = { value: number; standardError: number; sampled: number };

/**
 * Mean Euclidean silhouette of the clustered points, from the exact widths (against all points) of a random sample of them: unbiased, O(size·n·d).
 * NaN with fewer than two clusters.
 */
export function sampledSilhouette(
  points: Matrix,
  labels: Labels,
  { random, size = 500, throwIfCancelled }: Control & { random: Random; size?: number },
): Estimate {
  const clusters = clusterCount(labels);
  const clustered = Int32Array.from({ length: points.rows }, (_, row) => row).filter((row) => labels[row]! >= 0);
  if (clusters < 2) return { value: Number.NaN, standardError: Number.NaN, sampled: 0 };
  const rows = sampleRows(clustered.length, size, random).map((place) => clustered[place]!);
  const widths = silhouetteWidthsOf(euclideanDistances(points), labels, clusters, rows, { throwIfCancelled });
  const share = 1 - (rows.length - 1) / Math.max(clustered.length - 1, 1);
  return {
    value: mean(widths),
    standardError: standardDeviation(widths) * Math.sqrt(share / Math.max(rows.length - 1, 1)),
    sampled: rows.length,
  };
}

/** Validity of each cluster and of the whole, −1 … 1; `sampled` points went into it. */
export type DensityValidity = { value: number; perCluster: Float64Array; sampled: number };

/**
 * Density-based validity (DBCV; Moulavi et al. 2014): for each cluster, how much sparser the gap to its nearest neighbour is than its own sparsest inner link; the whole
 * is the mean by size with noise counted as 0. Fits clusters of any shape, where the silhouette wants round ones. Links of equal weight are kept by the denser end, which
 * leaves the fewest inner points (the definition is silent; in the hdbscan package the order of the rows decides, and moves the value by up to 0.2). O(n²·d) time, O(n·d)
 * memory; with more points than `size` a random sample is taken, which thins all clusters alike: compare values of one sample size only. NaN with fewer than two clusters.
 */
export function densityValidity(
  points: Matrix,
  labels: Labels,
  { random, size = 4_000, throwIfCancelled }: Control & { random: Random; size?: number },
): DensityValidity {
  const rows = sampleRows(points.rows, size, random);
  const clusters = clusterCount(labels);
  const perCluster = new Float64Array(clusters);
  const members = Array.from({ length: clusters }, (_, cluster) => rows.filter((row) => labels[row] === cluster));
  if (members.filter(({ length }) => length > 1).length < 2)
    return { value: Number.NaN, perCluster: perCluster.fill(Number.NaN), sampled: rows.length };
  const parts = members.map((own) => innerLinks(selectRows(points, own), throwIfCancelled));
  const separation = matrix(clusters, clusters);
  separation.data.fill(Number.POSITIVE_INFINITY);
  for (let a = 0; a < clusters; a++) {
    for (let b = a + 1; b < clusters; b++) {
      throwIfCancelled?.();
      const apart = Math.sqrt(leastReach(parts[a]!, parts[b]!));
      separation.data[a * clusters + b] = apart;
      separation.data[b * clusters + a] = apart;
    }
  }
  let value = 0;
  for (let cluster = 0; cluster < clusters; cluster++) {
    const { sparsest } = parts[cluster]!;
    const gap = rowOf(separation, cluster).reduce((least, apart) => Math.min(least, apart), Number.POSITIVE_INFINITY);
    // a cluster with a single point in the sample has no density of its own
    perCluster[cluster] = Number.isNaN(sparsest) ? 0 : (gap - sparsest) / Math.max(gap, sparsest, Number.MIN_VALUE);
    value += (perCluster[cluster]! * members[cluster]!.length) / rows.length;
  }
  return { value, perCluster, sampled: rows.length };
}

/** The points inside a cluster's spanning tree (more than one link), their squared core distances, and the longest link between two of them. */
type InnerLinks = { points: Matrix; squaredCore: Float64Array; sparsest: number };

function innerLinks(points: Matrix, throwIfCancelled?: () => void): InnerLinks {
  const squaredCore = allPointsCore(points, throwIfCancelled);
  const core = squaredCore.map(Math.sqrt);
  const preference = (one: number, other: number) => Math.min(core[one]!, core[other]!);
  const { a, b, weight } = primTreeOfDistances(euclideanDistances(points), core, { preference, throwIfCancelled });
  const links = new Int32Array(points.rows);
  for (let edge = 0; edge < a.length; edge++) {
    links[a[edge]!]!++;
    links[b[edge]!]!++;
  }
  let inside = Int32Array.from({ length: points.rows }, (_, row) => row).filter((row) => links[row]! > 1);
  if (inside.length === 0) inside = new Int32Array(Math.min(points.rows, 1));
  let sparsest = Number.NaN;
  // edges ascend: the last one of a kind is the longest
  for (let edge = 0; edge < a.length; edge++) if (links[a[edge]!]! > 1 && links[b[edge]!]! > 1) sparsest = weight[edge]!;
  if (Number.isNaN(sparsest) && weight.length > 0) sparsest = weight[weight.length - 1]!;
  return { points: selectRows(points, inside), squaredCore: Float64Array.from(inside, (row) => squaredCore[row]!), sparsest };
}

/**
 * Squared all-points core distance: (mean over the others of (1 / distance)^d)^(−2/d), scaled by the nearest distance so that no power overflows. Points at distance 0 add
 * nothing, as in the reference implementation.
 */
function allPointsCore(points: Matrix, throwIfCancelled?: () => void): Float64Array {
  const { rows, columns } = points;
  const squared = new Float64Array(rows);
  return Float64Array.from({ length: rows }, (_, row) => {
    if (row % 64 === 0) throwIfCancelled?.();
    let nearest = Number.POSITIVE_INFINITY;
    for (let other = 0; other < rows; other++) {
      squared[other] = squaredDistance(rowOf(points, row), rowOf(points, other));
      if (squared[other]! > 0 && squared[other]! < nearest) nearest = squared[other]!;
    }
    if (nearest === Number.POSITIVE_INFINITY) return 0;
    let total = 0;
    for (let other = 0; other < rows; other++) if (squared[other]! > 0) total += (nearest / squared[other]!) ** (columns / 2);
    return nearest * (total / (rows - 1)) ** (-2 / columns);
  });
}

/** Least squared mutual reachability between the inner points of two clusters. */
function leastReach(one: InnerLinks, other: InnerLinks): number {
  let least = Number.POSITIVE_INFINITY;
  for (let a = 0; a < one.points.rows; a++) {
    for (let b = 0; b < other.points.rows; b++) {
      const reach = Math.max(one.squaredCore[a]!, other.squaredCore[b]!);
      if (reach < least) least = Math.min(least, Math.max(reach, squaredDistance(rowOf(one.points, a), rowOf(other.points, b))));
    }
  }
  return least;
}

/** The gap of one number of clusters: ln of the inertia expected without structure, less ln of the inertia found. */
export type Gap = { k: number; gap: number; standardError: number };

export type GapOptions = Control & {
  /** Numbers of clusters to try, ascending. */
  counts: readonly number[];
  random: Random;
  references?: number;
  restarts?: number;
};

/**
 * Gap statistic for k-means (Tibshirani, Walther & Hastie 2001) against uniform points in the box of the principal axes. `best` is the first number of clusters whose gap
 * is at least the next one's less its standard error: it may be 1, which says that there are no groups. Costs (references + 1)·counts fits: give it a sample.
 */
export function gapStatistic(
  points: Matrix,
  { counts, random, references = 20, restarts = 3, throwIfCancelled }: GapOptions,
): { gaps: Gap[]; best: number } {
  const logInertia = (of: Matrix, k: number, stream: Random) =>
    Math.log(Math.max(fitKMeans(of, k, { random: stream, restarts, throwIfCancelled }).inertia, Number.MIN_VALUE));
  const draw = uniformInPrincipalBox(points);
  const sets = Array.from({ length: references }, (_, reference) => draw(random.fork(`reference ${reference}`)));
  const gaps = counts.map((k) => {
    const expected = Float64Array.from(sets, (set, reference) => logInertia(set, k, random.fork(`fit ${k} ${reference}`)));
    const found = logInertia(points, k, random.fork(`fit ${k}`));
    return { k, gap: mean(expected) - found, standardError: standardDeviation(expected) * Math.sqrt(1 + 1 / references) };
  });
  const first = gaps.findIndex(({ gap }, i) => i + 1 < gaps.length && gap >= gaps[i + 1]!.gap - gaps[i + 1]!.standardError);
  return { gaps, best: gaps[first === -1 ? gaps.length - 1 : first]!.k };
}

function uniformInPrincipalBox(points: Matrix): (random: Random) => Matrix {
  const { rows, columns } = points;
  const { centre, axes } = principalAxes(points, columns);
  const low = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < rows; row++) {
    const point = rowOf(points, row);
    for (let axis = 0; axis < columns; axis++) {
      const direction = rowOf(axes, axis);
      let along = 0;
      for (let c = 0; c < columns; c++) along += (point[c]! - centre[c]!) * direction[c]!;
      low[axis] = Math.min(low[axis]!, along);
      high[axis] = Math.max(high[axis]!, along);
    }
  }
  return (random) => {
    const set = matrix(rows, columns);
    for (let row = 0; row < rows; row++) {
      const into = rowOf(set, row);
      into.set(centre);
      for (let axis = 0; axis < columns; axis++) {
        const along = random.between(low[axis]!, high[axis]!);
        const direction = rowOf(axes, axis);
        for (let c = 0; c < columns; c++) into[c]! += along * direction[c]!;
      }
    }
    return set;
  };
}

export type Stability = {
  /** Mean Jaccard index of each cluster over the refits (Hennig 2007): ≥ 0.75 valid, ≥ 0.85 highly stable, < 0.6 not to be trusted. */
  perCluster: Float64Array;
  mean: number;
  /** Share of clustered points that a refit puts into the matching cluster. */
  agreement: number;
  /** Bits about a point's cluster that a refit finds again: grows with every split that is more than chance, and no further. Points in no cluster add nothing. */
  sharedBits: number;
};

export type StabilityOptions = Control & {
  rounds: number;
  random: Random;
  /** Share of the points in each refit. */
  share?: number;
  /** Labels of a sample of the points by the same methods, one for each partition. They may have another number of clusters, and noise. */
  refit: (sample: Matrix, random: Random) => readonly Labels[];
};

/** Refits random parts of the points and matches the clusters one to one to those of each given partition; a refit finds all partitions at once. */
export function resamplingStabilities(
  points: Matrix,
  partitions: readonly Labels[],
  { rounds, random, share = 0.5, refit, throwIfCancelled }: StabilityOptions,
): Stability[] {
  const counts = partitions.map(clusterCount);
  const size = Math.max(...counts, Math.ceil(share * points.rows));
  const perCluster = counts.map((clusters) => new Float64Array(clusters));
  const agreed = new Float64Array(partitions.length);
  const compared = new Float64Array(partitions.length);
  const information = new Float64Array(partitions.length);
  for (let round = 0; round < rounds; round++) {
    throwIfCancelled?.();
    const stream = random.fork(round);
    const rows = sampleRows(points.rows, size, stream);
    const refitted = refit(selectRows(points, rows), stream);
    partitions.forEach((labels, which) => {
      const after = refitted[which]!;
      const before = rows.map((row) => labels[row]!);
      const { matchOf, jaccard } = matchClusters(before, after, Math.max(counts[which]!, clusterCount(after)));
      for (let c = 0; c < counts[which]!; c++) perCluster[which]![c]! += jaccard[c]! / rounds;
      information[which]! += sharedBits(before, after) / rounds;
      for (let i = 0; i < rows.length; i++) {
        if (before[i]! < 0) continue;
        compared[which]!++;
        if (matchOf[before[i]!] === after[i]) agreed[which]!++;
      }
    });
  }
  return partitions.map((_, which) => ({
    perCluster: perCluster[which]!,
    mean: mean(perCluster[which]!),
    agreement: agreed[which]! / compared[which]!,
    sharedBits: information[which]!,
  }));
}
