/** How a value stands among those of other accounts. */

/** Below this many accounts a distribution says nothing, and would say too much about each of them. */
export const minPeers = 20;

/** The percentiles 0 to 100 of a metric over the book, and how many accounts have it. */
export type Distribution = { accounts: number; quantiles: readonly number[] };

/** Percentiles of values in ascending order, interpolated between neighbours (type 7); null under `minPeers` values. */
export function distributionOf(sorted: ArrayLike<number>): Distribution | null {
  const n = sorted.length;
  if (n < minPeers) return null;
  const quantiles = Array.from({ length: 101 }, (_, percent) => {
    const place = (percent / 100) * (n - 1);
    const below = Math.floor(place);
    const [low, high] = [sorted[below]!, sorted[Math.min(n - 1, below + 1)]!];
    return low === high ? low : low + (high - low) * (place - below);
  });
  return { accounts: n, quantiles };
}

/** The share of the book below a value, in percent from 0 to 100; the middle of the run where many accounts have that very value. */
export function percentileOf({ quantiles }: Distribution, value: number): number {
  const first = quantiles.findIndex((quantile) => quantile >= value);
  if (first === -1) return 100;
  let last = first;
  while (last < 100 && quantiles[last + 1] === value) last++;
  if (quantiles[first] === value) return (first + last) / 2;
  if (first === 0) return 0;
  const [low, high] = [quantiles[first - 1]!, quantiles[first]!];
  return first - 1 + (value - low) / (high - low);
}

const quartileSpan = 1.349;
const mostZ = 5;

/** How far a value lies from the book's middle account in robust standard deviations, (x − median) / (interquartile range / 1.349), at most ±5; null where half of the book is alike. */
export function robustZ({ quantiles }: Distribution, value: number): number | null {
  const spread = (quantiles[75]! - quantiles[25]!) / quartileSpan;
  return spread > 0 ? Math.max(-mostZ, Math.min(mostZ, (value - quantiles[50]!) / spread)) : null;
}
