import { createRandom, type Random } from '#workers/core/numerics/random.ts';
import { archetypeFeatures, type Transform } from './archetype-features.ts';
import type { ArchetypeBook } from './fit-archetypes.ts';

const strangers = 0.03;

/**
 * A book of any size with known groups, for measuring how the engine grows: every group has its own typical value of a third of the metrics, accounts scatter around it
 * with heavy tails, and three in a hundred trade like nobody. A simulated book is the better test of quality, this one of scale.
 */
export function syntheticBook(accounts: number, groups: number, seed: number): { book: ArchetypeBook; truth: Int32Array } {
  const random = createRandom(seed);
  const centres = Array.from({ length: groups }, (_, group) => {
    const own = random.fork(`group ${group}`);
    return archetypeFeatures.map(() => (own.chance(1 / 3) ? 2.5 * own.normal() : 0));
  });
  const draw = random.fork('accounts');
  const truth = Int32Array.from({ length: accounts }, () => (draw.chance(strangers) ? -1 : Math.floor(groups * draw.next() ** 1.5)));
  const values = Object.fromEntries(
    archetypeFeatures.map(({ metric, transform }, j) => [
      metric,
      Float64Array.from(truth, (group) => rawValue(transform, (group < 0 ? 4 * draw.normal() : centres[group]![j]!) + heavyTailed(draw))),
    ]),
  );
  return {
    book: {
      accountId: Float64Array.from({ length: accounts }, (_, i) => i + 1),
      ideas: Float64Array.from({ length: accounts }, () => 20 + Math.floor(80 * draw.exponential())),
      values,
    },
    truth,
  };
}

/** Student's t with four degrees of freedom, scaled to the spread of a standard normal. */
function heavyTailed(draw: Random): number {
  const chiSquared = 2 * (draw.exponential() + draw.exponential());
  return draw.normal() / Math.sqrt(chiSquared / 4) / Math.SQRT2;
}

/** A value whose transform is about linear in `level`, in units that a metric of this kind could have. */
function rawValue(transform: Transform, level: number): number {
  switch (transform) {
    case 'share':
      return Math.sin(Math.max(0, Math.min(Math.PI / 2, 0.5 + 0.15 * level))) ** 2;
    case 'log':
      return Math.expm1(Math.max(0, 3 + 0.5 * level));
    case 'signed':
      return Math.sinh(0.5 * level);
    case 'plain':
      return level;
  }
}
