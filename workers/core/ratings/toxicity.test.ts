import { describe, expect, test } from 'vitest';
import { createRandom } from '../numerics/random.ts';
import { createToxicityModel, outcomeDelayMs, type ToxicIdea } from './toxicity.ts';

const idea = (values: Partial<ToxicIdea>): ToxicIdea => ({
  accountId: 1,
  openedAtMs: 0,
  side: 1,
  relativeSize: 1,
  returnBefore: 0,
  isMetal: false,
  isForex: true,
  toxic: 0,
  ...values,
});

/** A book of 40 accounts; every fourth is toxic in 80 % of its ideas, the others in half of them. */
function book(seed: number, ideas: number, skill: number) {
  const random = createRandom(seed);
  return Array.from({ length: ideas }, (_, i) => {
    const accountId = random.integer(40);
    const share = accountId % 4 === 0 ? 0.5 + skill : 0.5;
    return idea({ accountId, openedAtMs: i * 60_000, side: random.chance(0.5) ? 1 : -1, toxic: random.chance(share) ? 1 : 0 });
  });
}

describe('toxicity', () => {
  test('learns who is toxic and beats the base rate out of sample', () => {
    const model = createToxicityModel();
    for (const row of book(1, 8_000, 0.3)) model.see(row);
    const { predicted, logLoss, baseLogLoss } = model.report();
    expect(predicted).toBe(8_000);
    expect(logLoss).toBeLessThan(baseLogLoss - 0.01);
    const accounts = model.accounts();
    expect(accounts.get(4)!.probability).toBeGreaterThan(0.7);
    expect(accounts.get(5)!.probability).toBeLessThan(0.6);
  });

  test('finds next to nothing where there is nothing to find', () => {
    const model = createToxicityModel();
    for (const row of book(2, 8_000, 0)) model.see(row);
    const { logLoss, baseLogLoss } = model.report();
    expect(logLoss).toBeGreaterThan(baseLogLoss - 0.002);
    expect(logLoss).toBeLessThan(baseLogLoss + 0.01);
  });

  test('learns an outcome only when its minutes are over', () => {
    const early = createToxicityModel();
    const late = createToxicityModel();
    for (const model of [early, late]) for (let i = 0; i < 30; i++) model.see(idea({ openedAtMs: i, toxic: 1 }));
    const before = early.see(idea({ openedAtMs: outcomeDelayMs - 1 }));
    const after = late.see(idea({ openedAtMs: outcomeDelayMs + 30 }));
    expect(before).toBeCloseTo(0.5, 1);
    expect(after).toBeGreaterThan(before + 0.2);
  });
});
