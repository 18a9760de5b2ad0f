/**
 * Dynamic time warping (Sakoe & Chiba 1978) of two series of one length: the least √Σ(xᵢ − yⱼ)² over alignments in order with |i − j| ≤ `halfWidth`. Two rows of memory.
 * Where the distance is greater than `bound`, Infinity may be the answer instead. O(length·halfWidth).
 */
export function dtwDistance(
  x: Float64Array,
  y: Float64Array,
  halfWidth: number,
  bound = Number.POSITIVE_INFINITY,
  rows = dtwRows(x.length),
): number {
  const length = x.length;
  const squaredBound = bound * bound;
  let { above, row } = rows;
  above.fill(Number.POSITIVE_INFINITY);
  row.fill(Number.POSITIVE_INFINITY);
  above[0] = 0;
  for (let i = 0; i < length; i++) {
    const from = i > halfWidth ? i - halfWidth : 0;
    const until = i + halfWidth < length ? i + halfWidth + 1 : length;
    const value = x[i]!;
    // cell j stands at j + 1; what lies left of the band was written two rows ago
    row[from] = Number.POSITIVE_INFINITY;
    let left = Number.POSITIVE_INFINITY;
    let diagonal = above[from]!;
    let least = Number.POSITIVE_INFINITY;
    for (let j = from; j < until; j++) {
      const difference = value - y[j]!;
      const up = above[j + 1]!;
      // biome-ignore lint/complexity/useMathMinMax: the inner loop; Math.min must also look at NaN and −0
      let best = diagonal < up ? diagonal : up;
      if (left < best) best = left;
      left = best + difference * difference;
      row[j + 1] = left;
      if (left < least) least = left;
      diagonal = up;
    }
    if (least > squaredBound) return Number.POSITIVE_INFINITY;
    const swap = above;
    above = row;
    row = swap;
  }
  return Math.sqrt(above[length]!);
}

/** Working memory for series of one length, to be used again and again. */
export type DtwRows = { above: Float64Array; row: Float64Array };
export const dtwRows = (length: number): DtwRows => ({ above: new Float64Array(length + 1), row: new Float64Array(length + 1) });

/** Half width of a band that is given as a share of the length. */
export const bandHalfWidth = (length: number, band: number): number => Math.min(length - 1, Math.ceil(band * length));

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
  const squaredBound = bound * bound;
  let squared = 0;
  for (let i = 0; i < series.length; i++) {
    const value = series[i]!;
    const out = value > upper[i]! ? value - upper[i]! : value < lower[i]! ? lower[i]! - value : 0;
    squared += out * out;
    if (squared > squaredBound) return Number.POSITIVE_INFINITY;
  }
  return Math.sqrt(squared);
}

/** A series to search among, with its envelope. */
export type DtwCandidate = { series: Float64Array; envelope: Envelope };

/** How often each step of the cascade settled a comparison. */
export type CascadeCounts = { kim: number; keogh: number; keoghReversed: number; abandoned: number; full: number };

/**
 * The nearest candidate by DTW, exactly: a cheap lower bound beyond the best distance so far spares the next dearer one, in the order LB_Kim, LB_Keogh both ways, early
 * abandoned DTW. Of equally near candidates the first.
 */
export function nearestByDtw(
  query: Float64Array,
  candidates: readonly DtwCandidate[],
  halfWidth: number,
  counts?: CascadeCounts,
): { index: number; distance: number } {
  const rows = dtwRows(query.length);
  let own: Envelope | null = null;
  let index = -1;
  let best = Number.POSITIVE_INFINITY;
  for (let candidate = 0; candidate < candidates.length; candidate++) {
    const { series, envelope } = candidates[candidate]!;
    if (lowerBoundKim(query, series) >= best) {
      if (counts) counts.kim++;
      continue;
    }
    if (lowerBoundKeogh(query, envelope, best) >= best) {
      if (counts) counts.keogh++;
      continue;
    }
    own ??= envelopeOf(query, halfWidth);
    if (lowerBoundKeogh(series, own, best) >= best) {
      if (counts) counts.keoghReversed++;
      continue;
    }
    const distance = dtwDistance(query, series, halfWidth, best, rows);
    if (counts) counts[distance === Number.POSITIVE_INFINITY ? 'abandoned' : 'full']++;
    if (distance < best) {
      best = distance;
      index = candidate;
    }
  }
  return { index, distance: best };
}
