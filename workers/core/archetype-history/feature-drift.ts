import type { FeatureDrift } from '#workers/contracts/archetype-history.ts';
import type { ArchetypeModel } from '#workers/contracts/archetypes.ts';

/** Usual limits of the population stability index: 0.10 worth watching, 0.25 another population (methods §4.4). */
const limits = { watch: 0.1, shifted: 0.25 };

/** Class of a value between the inner edges of a reference: the number of edges at or below it. */
export const classOf = (value: number, edges: readonly number[]): number => {
  let at = 0;
  while (at < edges.length && value >= edges[at]!) at++;
  return at;
};

/**
 * Population stability index Σ (qᵢ − pᵢ) ln(qᵢ / pᵢ) of a sample against the classes of a reference, half an account added to every class so that empty ones stay
 * finite.
 * @param shares share of the reference in each class
 * @param counts accounts of the sample in each class
 * @param referenceAccounts size of the reference
 */
export function stabilityIndex(shares: readonly number[], counts: readonly number[], referenceAccounts: number): number {
  const accounts = counts.reduce((sum, count) => sum + count, 0);
  const smooth = (count: number, total: number) => (count + 0.5) / (total + 0.5 * counts.length);
  return counts.reduce((index, count, i) => {
    const q = smooth(count, accounts);
    const p = smooth(shares[i]! * referenceAccounts, referenceAccounts);
    return index + (q - p) * Math.log(q / p);
  }, 0);
}

/** How far each metric of a book has moved from the book that a model was fitted on, most moved first. */
export function featureDrift(
  { reference, groups }: ArchetypeModel,
  values: Readonly<Record<string, Float64Array>>,
  referenceAccounts = groups.reduce((sum, { accounts }) => sum + accounts, 0),
): FeatureDrift[] {
  return reference
    .map(({ metric, edges, shares }): FeatureDrift => {
      const counts = shares.map(() => 0);
      let accounts = 0;
      for (const value of values[metric] ?? []) {
        if (Number.isNaN(value)) continue;
        accounts++;
        counts[classOf(value, edges)]!++;
      }
      const psi = accounts === 0 ? 0 : stabilityIndex(shares, counts, referenceAccounts);
      const expected = accounts === 0 ? 0 : (shares.length - 1) * (1 / accounts + 1 / referenceAccounts);
      const beyond = psi - expected;
      return { metric, psi, expected, level: beyond > limits.shifted ? 'shifted' : beyond > limits.watch ? 'watch' : 'steady', accounts };
    })
    .sort((a, b) => b.psi - a.psi);
}
