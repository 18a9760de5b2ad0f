import type { Random } from '#workers/core/numerics/random.ts';

/**
 * Places of at most `size` items, ascending, each stratum with its share: the items are shuffled, put together by stratum, and every (n / size)-th is taken.
 */
export function stratifiedSample(strata: readonly string[], size: number, random: Random): Int32Array {
  const { length } = strata;
  if (length <= size) return Int32Array.from({ length }, (_, place) => place);
  const shuffled = random.shuffle(Array.from({ length }, (_, place) => place));
  const ranked = shuffled.map((place, rank) => ({ place, rank, stratum: strata[place]! }));
  ranked.sort((a, b) => (a.stratum < b.stratum ? -1 : a.stratum > b.stratum ? 1 : a.rank - b.rank));
  return Int32Array.from({ length: size }, (_, index) => ranked[Math.floor(((index + 0.5) * length) / size)]!.place).sort();
}
