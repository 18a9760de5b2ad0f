/** What some accounts have in common against others, from values that are at hand. Pure. */
import type { SharedTrait } from '#workers/contracts/patterns.ts';
import { type MetricKey, metricByKey } from './metrics.ts';

export type TraitRow = {
  isMember: boolean /** One value per metric key; null where missing. */;
  metrics: readonly (number | null)[];
  archetype: string | null;
};

/** Fewer than this on either side tell nothing. */
const minOnEachSide = 4;
const minStrength = 0.33;
const maxQ = 0.05;
const traitsShown = 8;

/**
 * The metrics and archetypes in which members differ from the others, the strongest first. Metrics by Cliff's delta with the chance of a
 * rank-sum test (normal approximation with ties), archetypes by the difference of shares with a pooled two-proportion test; all corrected
 * together (Benjamini and Hochberg 1995). Money is left out: accounts hold several currencies.
 */
export function sharedTraits(rows: readonly TraitRow[], keys: readonly MetricKey[]): SharedTrait[] {
  const members = rows.filter(({ isMember }) => isMember);
  const others = rows.filter(({ isMember }) => !isMember);
  const tested: (Omit<SharedTrait, 'qValue'> & { pValue: number })[] = [];
  keys.forEach((key, place) => {
    if (metricByKey[key].unit === 'money') return;
    const values = (from: readonly TraitRow[]) => from.flatMap(({ metrics }) => metrics[place] ?? []);
    const [inside, outside] = [values(members), values(others)];
    if (inside.length < minOnEachSide || outside.length < minOnEachSide) return;
    const { delta, pValue } = rankSum(inside, outside);
    tested.push({ kind: 'metric', key, members: median(inside), others: median(outside), strength: delta, pValue });
  });
  if (members.length >= minOnEachSide && others.length >= minOnEachSide) {
    for (const key of new Set(members.flatMap(({ archetype }) => archetype ?? []))) {
      const count = (from: readonly TraitRow[]) => from.filter(({ archetype }) => archetype === key).length;
      const [inside, outside] = [count(members) / members.length, count(others) / others.length];
      const pooled = (count(members) + count(others)) / rows.length;
      const spread = Math.sqrt(pooled * (1 - pooled) * (1 / members.length + 1 / others.length));
      const pValue = spread === 0 ? 1 : twoSided((inside - outside) / spread);
      tested.push({ kind: 'archetype', key, members: inside, others: outside, strength: inside - outside, pValue });
    }
  }
  const qValues = falseDiscoveryRates(tested.map(({ pValue }) => pValue));
  return tested
    .map(({ pValue: _, ...trait }, place) => ({ ...trait, qValue: qValues[place]! }))
    .filter(({ strength, qValue }) => Math.abs(strength) >= minStrength && qValue <= maxQ)
    .sort((a, b) => Math.abs(b.strength) - Math.abs(a.strength))
    .slice(0, traitsShown);
}

/** Cliff's delta of `a` against `b`, −1 … 1, and the two-sided chance of the rank-sum test without continuity correction. */
export function rankSum(a: readonly number[], b: readonly number[]): { delta: number; pValue: number } {
  const all = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))].sort((x, y) => x.value - y.value);
  let [ranks, ties] = [0, 0];
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]!.value === all[start]!.value) end++;
    const tied = end - start;
    for (let place = start; place < end; place++) if (all[place]!.isA) ranks += (start + end + 1) / 2;
    ties += tied ** 3 - tied;
    start = end;
  }
  const n = all.length;
  const pairs = a.length * b.length;
  const u = ranks - (a.length * (a.length + 1)) / 2;
  const variance = (pairs / 12) * (n + 1 - ties / (n * (n - 1)));
  return { delta: (2 * u) / pairs - 1, pValue: variance <= 0 ? 1 : twoSided((u - pairs / 2) / Math.sqrt(variance)) };
}

/** Benjamini–Hochberg adjusted chances, in the order given. */
export function falseDiscoveryRates(pValues: readonly number[]): number[] {
  const order = pValues.map((_, place) => place).sort((a, b) => pValues[b]! - pValues[a]!);
  const adjusted = new Array<number>(pValues.length);
  let smallest = 1;
  order.forEach((place, step) => {
    smallest = Math.min(smallest, (pValues[place]! * pValues.length) / (pValues.length - step));
    adjusted[place] = smallest;
  });
  return adjusted;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Chance of a standard normal value at least as far from zero: erfc(|z| / √2), Chebyshev fit of Numerical Recipes (6.2.2), relative error under 1.2e-7. */
function twoSided(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const series = [1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];
  const poly = series.reduceRight((sum, coefficient) => coefficient + t * sum, 0);
  return Math.min(1, t * Math.exp(-x * x - 1.26551223 + t * poly));
}
