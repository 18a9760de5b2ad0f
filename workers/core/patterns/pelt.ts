/** Cost of the stretch [from, until) of a series, the less the more alike its parts are; splitting a stretch never costs more. */
export type SegmentCost = (from: number, until: number) => number;

/** Where a series of `count` parts may be cut, and what a cut costs. */
export type PeltOptions = { count: number; least: number; penalty: number };

/**
 * The change points with the least total cost, each counting `penalty`, no segment shorter than `least`: first parts of all segments but the first, ascending. Exact; PELT (Killick, Fearnhead & Eckley
 * 2012) drops a candidate once it cannot win any more, which it may do `least` parts after it lost because a rival needs that much room.
 */
export function pelt(cost: SegmentCost, { count, least, penalty }: PeltOptions): number[] {
  const total = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(count + 1);
  total[0] = -penalty;
  /** Candidates for the last cut and the end from which on they are dropped. */
  let candidates: { at: number; until: number }[] = [];
  for (let end = least; end <= count; end++) {
    const newest = end - least;
    if (newest === 0 || newest >= least) candidates.push({ at: newest, until: Number.POSITIVE_INFINITY });
    candidates = candidates.filter(({ until }) => end < until);
    const values = candidates.map(({ at }) => total[at]! + cost(at, end));
    values.forEach((value, index) => {
      if (value + penalty >= total[end]!) return;
      total[end] = value + penalty;
      before[end] = candidates[index]!.at;
    });
    values.forEach((value, index) => {
      if (value > total[end]!) candidates[index]!.until = Math.min(candidates[index]!.until, end + least);
    });
  }
  const cuts: number[] = [];
  for (let end = count; end > 0 && before[end]! > 0; end = before[end]!) cuts.push(before[end]!);
  return cuts.reverse();
}
