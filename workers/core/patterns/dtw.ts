import { type Matrix, rowOf } from '#workers/core/numerics/matrix.ts';
import { openKernels } from '#workers/kernels/kernels.ts';

/**
 * Dynamic time warping (Sakoe & Chiba 1978) of two series of one length: the least √Σ(xᵢ − yⱼ)² over alignments in order with |i − j| ≤ `halfWidth`. Infinity where that is
 * greater than `bound`. `row` is working memory of one number more than the length. O(length·halfWidth).
 */
export function dtwDistance(
  x: Float64Array,
  y: Float64Array,
  halfWidth: number,
  bound = Number.POSITIVE_INFINITY,
  row = new Float64Array(x.length + 1),
): number {
  const length = x.length;
  const limit = squaredLimit(bound);
  row.fill(Number.POSITIVE_INFINITY);
  row[0] = 0;
  for (let i = 0; i < length; i++) {
    const from = i > halfWidth ? i - halfWidth : 0;
    const until = i + halfWidth < length ? i + halfWidth + 1 : length;
    const value = x[i]!;
    // cell j stands at j + 1 and takes the place of the one above it; only the first row may begin before the first cell
    let diagonal = row[from]!;
    row[0] = Number.POSITIVE_INFINITY;
    let left = Number.POSITIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    for (let j = from; j < until; j++) {
      const difference = value - y[j]!;
      const up = row[j + 1]!;
      // biome-ignore lint/complexity/useMathMinMax: the inner loop; Math.min must also look at NaN and −0
      let best = diagonal < up ? diagonal : up;
      if (left < best) best = left;
      left = best + difference * difference;
      row[j + 1] = left;
      if (left < least) least = left;
      diagonal = up;
    }
    if (least > limit) return Number.POSITIVE_INFINITY;
  }
  return within(Math.sqrt(row[length]!), bound);
}

/** The square of a bound and a few last bits more, so that rounding leaves out nothing that equals the bound. */
export const squaredLimit = (bound: number): number => bound * bound * (1 + 4 * Number.EPSILON);

const within = (distance: number, bound: number): number => (distance > bound ? Number.POSITIVE_INFINITY : distance);

/** Half width of a band that is given as a share of the length. */
export const bandHalfWidth = (length: number, band: number): number => Math.min(length - 1, Math.ceil(band * length));

/** DTW distances to the series of one set. */
export type DtwKernel = {
  /** Distances of a series of the set's length to the `rows` of the set, in their order, into `distances`. Infinity for each that is greater than `bound`. */
  measure(series: Float64Array, rows: ArrayLike<number>, distances: Float64Array, bound?: number): void;
};

/** The kernel in plain TypeScript: the oracle of the fast one, which gives the same bits, and its stand-in where there is no SIMD. */
export function plainDtwKernel(others: Matrix, halfWidth: number): DtwKernel {
  const row = new Float64Array(others.columns + 1);
  return {
    measure(series, rows, distances, bound) {
      for (let at = 0; at < rows.length; at++) distances[at] = dtwDistance(series, rowOf(others, rows[at]!), halfWidth, bound, row);
    },
  };
}

/** Series that are compared in the time of one. */
export const dtwLanes = 8;

/** The kernel in WebAssembly with SIMD, `dtwLanes` series at once; null where that is not to be had. */
export function fastDtwKernel(others: Matrix, halfWidth: number): DtwKernel | null {
  const { rows: count, columns: length } = others;
  const opened = openKernels([
    count * length * 8,
    dtwLanes * 4,
    length * 8,
    dtwLanes * length * 8,
    dtwLanes * (length + 1) * 8,
    dtwLanes * 8,
  ]);
  if (!opened) return null;
  const { kernels, memory } = opened;
  const inside = memory.float64(count * length);
  inside.set(others.data);
  const names = memory.int32(dtwLanes);
  const x = memory.float64(length);
  const lanes = memory.float64(dtwLanes * length);
  const row = memory.float64(dtwLanes * (length + 1));
  const squared = memory.float64(dtwLanes);
  return {
    measure(series, rows, distances, bound = Number.POSITIVE_INFINITY) {
      x.set(series);
      const limit = squaredLimit(bound);
      for (let from = 0; from < rows.length; from += dtwLanes) {
        const used = Math.min(dtwLanes, rows.length - from);
        // lanes that are left over repeat the last series
        for (let lane = 0; lane < dtwLanes; lane++) names[lane] = rows[from + Math.min(lane, used - 1)]!;
        kernels.warp(
          x.byteOffset,
          length,
          halfWidth,
          inside.byteOffset,
          names.byteOffset,
          limit,
          lanes.byteOffset,
          row.byteOffset,
          squared.byteOffset,
        );
        for (let lane = 0; lane < used; lane++) distances[from + lane] = within(Math.sqrt(squared[lane]!), bound);
      }
    },
  };
}

/** The fast kernel, or the plain one where there is no SIMD. */
export const dtwKernel = (others: Matrix, halfWidth: number): DtwKernel =>
  fastDtwKernel(others, halfWidth) ?? plainDtwKernel(others, halfWidth);
