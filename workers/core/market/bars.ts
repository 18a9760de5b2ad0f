/** Price bars of one symbol and one length, with what makes looking them up fast. */

/** Bars in columns, ascending by start, without two of one start. */
export type BarColumns = { atMs: Float64Array; open: Float64Array; high: Float64Array; low: Float64Array; close: Float64Array };

export type BarIndex = BarColumns & {
  lengthMs: number;
  /** For each stretch of 64 bar lengths, the first bar that starts in it or later. */
  firstOf: Uint32Array;
  bucketMs: number;
  /** Highest high and lowest low of each 64 bars, and of each 64 of those. */
  highs: readonly Float64Array[];
  lows: readonly Float64Array[];
};

const blockBars = 64;

function blockExtremes(values: Float64Array, choose: (a: number, b: number) => number): Float64Array {
  const blocks = new Float64Array(Math.ceil(values.length / blockBars));
  for (let block = 0; block < blocks.length; block++) {
    let extreme = values[block * blockBars]!;
    const end = Math.min(values.length, (block + 1) * blockBars);
    for (let i = block * blockBars + 1; i < end; i++) extreme = choose(extreme, values[i]!);
    blocks[block] = extreme;
  }
  return blocks;
}

/** Indexes bars of `seconds` each. Takes the columns over. */
export function indexBars(columns: BarColumns, seconds: number): BarIndex {
  const { atMs, high, low } = columns;
  const lengthMs = seconds * 1000;
  const bucketMs = blockBars * lengthMs;
  const count = atMs.length;
  const buckets = count === 0 ? 0 : Math.floor((atMs[count - 1]! - atMs[0]!) / bucketMs) + 1;
  const firstOf = new Uint32Array(buckets + 1).fill(count);
  for (let i = count - 1; i >= 0; i--) firstOf[Math.floor((atMs[i]! - atMs[0]!) / bucketMs)] = i;
  for (let bucket = buckets - 1; bucket >= 0; bucket--) if (firstOf[bucket] === count) firstOf[bucket] = firstOf[bucket + 1]!;
  const highs = [high, blockExtremes(high, Math.max)];
  const lows = [low, blockExtremes(low, Math.min)];
  return {
    ...columns,
    lengthMs,
    bucketMs,
    firstOf,
    highs: [...highs, blockExtremes(highs[1]!, Math.max)],
    lows: [...lows, blockExtremes(lows[1]!, Math.min)],
  };
}

/** Index of the last bar that starts at or before a moment; −1 before the first. */
export function lastStarted({ atMs, firstOf, bucketMs }: BarIndex, momentMs: number): number {
  const count = atMs.length;
  if (count === 0 || momentMs < atMs[0]!) return -1;
  if (momentMs >= atMs[count - 1]!) return count - 1;
  const bucket = Math.floor((momentMs - atMs[0]!) / bucketMs);
  let low = firstOf[bucket]!;
  let high = Math.min(count, firstOf[bucket + 1]! + 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (atMs[middle]! <= momentMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Index of the bar that a moment lies in, or −1. */
export function barAt(bars: BarIndex, momentMs: number): number {
  const index = lastStarted(bars, momentMs);
  return index >= 0 && momentMs < bars.atMs[index]! + bars.lengthMs ? index : -1;
}

function extremeOf(
  levels: readonly Float64Array[],
  from: number,
  until: number,
  choose: (a: number, b: number) => number,
  none: number,
): number {
  let extreme = none;
  let level = 0;
  let [low, high] = [from, until];
  // Single values up to the next whole block on both sides, then the same among the blocks.
  while (low < high) {
    const values = levels[level]!;
    const isTop = level === levels.length - 1;
    while (low < high && (isTop || low % blockBars !== 0)) extreme = choose(extreme, values[low++]!);
    while (low < high && high % blockBars !== 0) extreme = choose(extreme, values[--high]!);
    low /= blockBars;
    high /= blockBars;
    level++;
  }
  return extreme;
}

/** Highest high of the bars `from` … `until` − 1; −∞ for none. */
export const highest = (bars: BarIndex, from: number, until: number): number =>
  extremeOf(bars.highs, from, until, Math.max, Number.NEGATIVE_INFINITY);

/** Lowest low of the bars `from` … `until` − 1; ∞ for none. */
export const lowest = (bars: BarIndex, from: number, until: number): number =>
  extremeOf(bars.lows, from, until, Math.min, Number.POSITIVE_INFINITY);
