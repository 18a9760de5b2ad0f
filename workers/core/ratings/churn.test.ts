import { describe, expect, test } from 'vitest';
import { createRandom } from '../numerics/random.ts';
import { churnProbabilities, goneAfterDays, kaplanMeier, type Pauses } from './churn.ts';

describe('Kaplan–Meier', () => {
  test('by hand: 1, 2+, 3, 3, 5+, 8 (+ still going on)', () => {
    // at 1: 5/6; at 3: two of the four left end, 5/6 · 2/4; at 8: the last one ends
    const survive = kaplanMeier([3, 1, 2, 8, 3, 5], [0, 0, 1, 0, 0, 1]);
    expect([0.5, 1, 2, 3, 5, 7.9, 8].map(survive)).toEqual([1, 5 / 6, 5 / 6, 5 / 12, 5 / 12, 5 / 12, 0]);
  });

  test('without open pauses it is the share of longer ones', () => {
    const random = createRandom(3);
    const days = Array.from({ length: 500 }, () => random.exponential());
    const survive = kaplanMeier(days, new Float64Array(500));
    for (const t of [0.1, 0.7, 2.2]) expect(survive(t)).toBeCloseTo(days.filter((day) => day > t).length / 500, 12);
  });
});

/** Accounts whose pauses come from two exponential rhythms; some leave for good. What is known on day `asOf`, and whether the pause then grew beyond 14 days. */
function simulate(seed: number, accounts: number, asOf: number) {
  const random = createRandom(seed);
  const rows: { accountId: number; days: number; isOpen: number }[] = [];
  const gone = new Map<number, boolean>();
  for (let id = 1; id <= accounts; id++) {
    const mean = random.chance(0.5) ? 1 : 4;
    let day = 0;
    for (;;) {
      const pause = 0.5 + (random.chance(0.02) ? 60 : mean * random.exponential());
      if (day + pause > asOf) {
        rows.push({ accountId: id, days: Math.max(0.5, asOf - day), isOpen: 1 });
        gone.set(id, pause > goneAfterDays);
        break;
      }
      rows.push({ accountId: id, days: pause, isOpen: 0 });
      day += pause;
    }
  }
  const column = (of: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, of);
  const pauses: Pauses = {
    accountId: column(({ accountId }) => accountId),
    days: column(({ days }) => days),
    isOpen: column(({ isOpen }) => isOpen),
  };
  return { pauses, gone };
}

describe('churn', () => {
  test('forecasts keep their word: accounts given 10 % leave in about 10 of 100 cases, on books of another seed than any constant here was chosen on', () => {
    for (const seed of [11, 12]) {
      const { pauses, gone } = simulate(seed, 4_000, 120);
      const chances = [...churnProbabilities(pauses)].filter(([, chance]) => chance < 1 && !Number.isNaN(chance));
      for (const [low, high] of [
        [0, 0.05],
        [0.05, 0.3],
        [0.3, 1],
      ] as const) {
        const inside = chances.filter(([, chance]) => chance >= low && chance < high);
        if (inside.length < 60) continue;
        const forecast = inside.reduce((sum, [, chance]) => sum + chance, 0) / inside.length;
        const happened = inside.filter(([id]) => gone.get(id)).length / inside.length;
        const error = Math.sqrt((forecast * (1 - forecast)) / inside.length);
        expect(Math.abs(happened - forecast)).toBeLessThan(4 * error + 0.02);
      }
    }
  });

  test('a pause of 14 days is churn, an account without a finished pause is not judged', () => {
    const pauses: Pauses = {
      accountId: Float64Array.of(1, 1, 2, 3, 3),
      days: Float64Array.of(2, 15, 3, 2, 1),
      isOpen: Float64Array.of(0, 1, 1, 0, 1),
    };
    const chances = churnProbabilities(pauses);
    expect(chances.get(1)).toBe(1);
    expect(chances.get(2)).toBeNaN();
    // Pauses 2, 2, 15+, 1+: of the three that outlast 1 day two end at 2, so one in three goes beyond 14.
    expect(chances.get(3)).toBeCloseTo(1 / 3, 12);
  });
});
