const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
/** Lengths of MetaTrader's chart periods in seconds, M1 to W1. */
const standardLengths = [
  ...[1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30].map((minutes) => minutes * minute),
  ...[1, 2, 3, 4, 6, 8, 12].map((hours) => hours * hour),
  day,
  7 * day,
];
/** Rows on either side that tell whether a stretch has longer bars than the file. */
const neighbours = 10;

/**
 * Length in seconds of each bar from the ascending, distinct starts `atMs`: the commonest gap of the file. A terminal fills history that it lacks with longer
 * bars, so a stretch in which every gap is a multiple of a longer standard length has that length. Null where the commonest gap is no chart period.
 */
export function barLengths(atMs: Float64Array): Float64Array | null {
  const gaps = Float64Array.from({ length: Math.max(0, atMs.length - 1) }, (_, i) => (atMs[i + 1]! - atMs[i]!) / 1000);
  const counts = new Map<number, number>();
  for (const gap of gaps) counts.set(gap, (counts.get(gap) ?? 0) + 1);
  const usual = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [Number.NaN, 0])[0];
  if (!standardLengths.includes(usual)) return null;
  const lengths = new Float64Array(atMs.length).fill(usual);
  for (let i = 0; i < atMs.length; i++) {
    const from = Math.max(0, i - neighbours);
    const to = Math.min(gaps.length, i + neighbours);
    let least = Number.POSITIVE_INFINITY;
    for (let gap = from; gap < to; gap++) least = Math.min(least, gaps[gap]!);
    if (least <= usual || !standardLengths.includes(least)) continue;
    let isRegular = true;
    for (let gap = from; gap < to && isRegular; gap++) isRegular = gaps[gap]! % least === 0;
    if (isRegular) lengths[i] = least;
  }
  return lengths;
}
