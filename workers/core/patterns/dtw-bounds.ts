import { squaredLimit } from './dtw.ts';

/** Highest and lowest value of a series within the band around each place. */
export type Envelope = { upper: Float64Array; lower: Float64Array };

/** The envelope in O(length) by two queues of candidates (Lemire 2009). */
export function envelopeOf(series: Float64Array, halfWidth: number): Envelope {
  const length = series.length;
  const upper = new Float64Array(length);
  const lower = new Float64Array(length);
  const high = new Int32Array(length);
  const low = new Int32Array(length);
  let highFrom = 0;
  let highTo = 0;
  let lowFrom = 0;
  let lowTo = 0;
  for (let next = 0, place = 0; place < length; place++) {
    for (; next < length && next <= place + halfWidth; next++) {
      while (highTo > highFrom && series[high[highTo - 1]!]! <= series[next]!) highTo--;
      high[highTo++] = next;
      while (lowTo > lowFrom && series[low[lowTo - 1]!]! >= series[next]!) lowTo--;
      low[lowTo++] = next;
    }
    if (high[highFrom]! < place - halfWidth) highFrom++;
    if (low[lowFrom]! < place - halfWidth) lowFrom++;
    upper[place] = series[high[highFrom]!]!;
    lower[place] = series[low[lowFrom]!]!;
  }
  return { upper, lower };
}

/** A lower bound of every DTW distance from first and last points alone (after Kim, Park & Chu 2001): both ends are aligned in any alignment. O(1). */
export function lowerBoundKim(x: Float64Array, y: Float64Array): number {
  const last = x.length - 1;
  const first = x[0]! - y[0]!;
  const final = x[last]! - y[last]!;
  return last === 0 ? Math.abs(first) : Math.sqrt(first * first + final * final);
}

/** A lower bound of the DTW distance between `series` and the series of the envelope: what sticks out of it (Keogh & Ratanamahatana 2005). Infinity beyond `bound`. */
export function lowerBoundKeogh(series: Float64Array, { upper, lower }: Envelope, bound = Number.POSITIVE_INFINITY): number {
  const limit = squaredLimit(bound);
  let squared = 0;
  for (let i = 0; i < series.length; i++) {
    const value = series[i]!;
    const out = value > upper[i]! ? value - upper[i]! : value < lower[i]! ? lower[i]! - value : 0;
    squared += out * out;
    if (squared > limit) return Number.POSITIVE_INFINITY;
  }
  return Math.sqrt(squared);
}
