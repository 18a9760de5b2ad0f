import { describe, expect, test } from 'vitest';
import { modelAt } from '#tests/setup/archetype-model.ts';
import { minIdeasPerWeek, modelOfWeeks, settleWeeks, type Weeks } from './settle-weeks.ts';

const model = modelAt([
  [0, 0],
  [4, 0],
]);
const weekMs = 7 * 86_400_000;
const identityOf = new Map([
  [0, 70],
  [1, 71],
]);
/** One row per week: account, week, value of `a`, ideas. */
const weeksOf = (rows: readonly (readonly [account: number, week: number, a: number, ideas?: number])[]): Weeks => ({
  accountId: Float64Array.from(rows, ([account]) => account),
  weekMs: Float64Array.from(rows, ([, week]) => week * weekMs),
  ideas: Float64Array.from(rows, ([, , , ideas]) => ideas ?? 30),
  values: { a: Float64Array.from(rows, ([, , a]) => a), b: new Float64Array(rows.length) },
});
const labels = (rows: Parameters<typeof weeksOf>[0]) => [...settleWeeks(model, weeksOf(rows), identityOf).identity];

describe('the archetype of a week', () => {
  test('changes when a second week agrees', () => {
    expect(
      labels([
        [1, 0, 0],
        [1, 1, 4],
        [1, 2, 0],
        [1, 3, 4],
        [1, 4, 4],
      ]),
    ).toEqual([70, 70, 70, 70, 71]);
  });
  test('is none in a week with few ideas, which interrupts nothing', () => {
    expect(
      labels([
        [1, 0, 0],
        [1, 1, 4, minIdeasPerWeek - 1],
        [1, 2, 4],
        [1, 3, 4],
      ]),
    ).toEqual([70, -1, 70, 71]);
  });
  test('begins anew after a long break and with another account', () => {
    expect(
      labels([
        [1, 0, 0],
        [1, 6, 4],
        [2, 7, 0],
      ]),
    ).toEqual([70, 71, 70]);
  });
  test('comes with its membership', () => {
    const { confidence } = settleWeeks(
      model,
      weeksOf([
        [1, 0, 0],
        [1, 1, 2.5],
        [1, 2, 0, 1],
      ]),
      identityOf,
    );
    expect(confidence[0]).toBeGreaterThan(0.99);
    // held in the first group although 2.5 is nearer to the second
    expect(confidence[1]).toBeLessThan(0.5);
    expect(confidence[2]).toBeNaN();
  });
});

test('metrics that read lower in a month than in a whole history are put right', () => {
  const weeks = weeksOf(Array.from({ length: 40 }, (_, i) => [i % 4, Math.floor(i / 4), (i % 4) - 1.5]));
  const history = {
    accountId: Float64Array.of(0, 1, 2, 3),
    ideas: Float64Array.of(99, 99, 99, 99),
    values: { a: Float64Array.of(0, 1, 2, 3), b: new Float64Array(4) },
  };
  const [a, b] = modelOfWeeks(model, weeks, history).features;
  expect(a!.centre).toBeCloseTo(-1.5, 12);
  expect(b!.centre).toBe(0);
});
