import { mean } from '#workers/core/numerics/statistics.ts';

/** For each window of a series its distance to the nearest window that does not overlap it much, and where that begins; Infinity and −1 where there is none. */
export type MatrixProfile = { window: number; distance: Float64Array; nearest: Int32Array };

/** Windows that begin nearer to each other than this are the same one, moved a little. */
export const exclusionZone = (window: number): number => Math.ceil(window / 4);

/**
 * The matrix profile: z-normalised Euclidean distances √(2m·(1 − ρ)) of all windows of m points, diagonal by diagonal, each covariance from the one before (SCRIMP, Zhu et al. 2018;
 * differences after Zimmerman et al. 2019). O(n²) time, O(n) memory. Of two constant windows the distance is 0, of one constant and one other √m.
 */
export function matrixProfile(series: Float64Array, window: number): MatrixProfile {
  const count = Math.max(0, series.length - window + 1);
  const { average, inverse } = windowsOf(series, window, count);
  /** Change of the window's end and begin, halved, and both against the means: their products update a covariance. */
  const step = new Float64Array(count);
  const centred = new Float64Array(count);
  for (let i = 1; i < count; i++) {
    step[i] = (series[i + window - 1]! - series[i - 1]!) / 2;
    centred[i] = series[i + window - 1]! - average[i]! + (series[i - 1]! - average[i - 1]!);
  }
  const best = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const nearest = new Int32Array(count).fill(-1);
  for (let lag = exclusionZone(window) + 1; lag < count; lag++) {
    let covariance = 0;
    for (let k = 0; k < window; k++) covariance += (series[k]! - average[0]!) * (series[lag + k]! - average[lag]!);
    for (let i = 0, j = lag; j < count; i++, j++) {
      if (i > 0) covariance += step[i]! * centred[j]! + step[j]! * centred[i]!;
      const scale = inverse[i]! * inverse[j]!;
      const similarity = scale > 0 ? covariance * scale : inverse[i] === inverse[j] ? 1 : 0.5;
      if (similarity > best[i]!) {
        best[i] = similarity;
        nearest[i] = j;
      }
      if (similarity > best[j]!) {
        best[j] = similarity;
        nearest[j] = i;
      }
    }
  }
  return { window, nearest, distance: best.map((similarity) => toDistance(similarity, window)) };
}

/** Distances of the window that begins at `start` to all windows of the series. O(n·window). */
export function distancesTo(series: Float64Array, window: number, start: number): Float64Array {
  const count = Math.max(0, series.length - window + 1);
  const { average, inverse } = windowsOf(series, window, count);
  return Float64Array.from({ length: count }, (_, other) => {
    const scale = inverse[start]! * inverse[other]!;
    if (!(scale > 0)) return toDistance(inverse[start] === inverse[other] ? 1 : 0.5, window);
    let covariance = 0;
    for (let k = 0; k < window; k++) covariance += (series[start + k]! - average[start]!) * (series[other + k]! - average[other]!);
    return toDistance(covariance * scale, window);
  });
}

const toDistance = (similarity: number, window: number): number => Math.sqrt(2 * window * Math.max(0, 1 - Math.min(1, similarity)));

/** Mean of each window and 1 / ‖window − mean‖, 0 for a constant window. */
function windowsOf(series: Float64Array, window: number, count: number): { average: Float64Array; inverse: Float64Array } {
  const average = new Float64Array(count);
  const inverse = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const own = series.subarray(i, i + window);
    if (own.every((value) => value === own[0])) {
      average[i] = own[0]!;
      continue;
    }
    average[i] = mean(own);
    let squares = 0;
    for (const value of own) squares += (value - average[i]!) ** 2;
    inverse[i] = 1 / Math.sqrt(squares);
  }
  return { average, inverse };
}
