import { fingerprintBlocks, fingerprintColumns } from '#workers/contracts/fingerprint.ts';
import { similaritySeries } from '#workers/contracts/similarity.ts';
import { archetypeFeatures } from '#workers/core/archetypes/archetype-features.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import type { RawSimilarity, Rows } from '#workers/core/similarity/similarity-book.ts';

/**
 * A made-up book before it is scaled: account ids 10, 20 … with 15 to 114 ideas; every ninth account lacks a fingerprint, every eleventh has too few closes for a curve, and each
 * metric is missing for one in twenty accounts.
 */
export function rawSimilarity(accounts: number, seed: number): RawSimilarity {
  const random = createRandom(seed);
  const column = (of: (row: number) => number) => Float64Array.from({ length: accounts }, (_, row) => of(row));
  const values = Object.fromEntries(
    archetypeFeatures.map(({ metric, transform }) => [
      metric,
      column(() => (random.chance(0.05) ? Number.NaN : transform === 'share' ? random.next() : random.exponential() * 10)),
    ]),
  );
  const style: Rows = {
    columns: fingerprintColumns.length,
    data: new Float32Array(accounts * fingerprintColumns.length),
    has: Uint8Array.from({ length: accounts }, (_, row) => (row % 9 === 4 ? 0 : 1)),
  };
  for (let row = 0; row < accounts; row++) {
    for (const block of Object.values(fingerprintBlocks)) {
      const weights = block.map(() => (random.chance(0.5) ? 0 : random.exponential()));
      weights[0]! += 0.01;
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      block.forEach((name, index) => {
        style.data[row * style.columns + fingerprintColumns.indexOf(name)] = weights[index]! / total;
      });
    }
  }
  const { points } = similaritySeries;
  const steps: Rows = { columns: points, data: new Float32Array(accounts * points), has: new Uint8Array(accounts).fill(1) };
  for (let row = 0; row < accounts; row++) {
    const closes = row % 11 === 3 ? 4 : points;
    for (let step = 0; step < closes; step++) steps.data[row * points + step] = random.normal();
  }
  return { accountId: column((row) => (row + 1) * 10), ideas: column(() => 15 + random.integer(100)), values, style, steps };
}
