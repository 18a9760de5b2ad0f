import { describe, expect, test } from 'vitest';
import { betterPhase, clearestLinks, coTradingScores, type PairCandidate, validatePairs } from './co-trading.ts';

const pair = (values: Partial<PairCandidate>): PairCandidate => ({
  accountA: 1,
  accountB: 2,
  direction: 1,
  matches: 20,
  expected: 1,
  eventsA: 40,
  eventsB: 100,
  stepMs: 5_000,
  ...values,
});

describe('pairs', () => {
  test('beyond chance and with an effect are kept', () => {
    expect(validatePairs([pair({})], 10)).toHaveLength(1);
  });

  test.each([
    ['too few matches', { matches: 4, expected: 0.001 }],
    ['a small lift', { matches: 200, expected: 80, eventsA: 400, eventsB: 400 }],
    ['hardly any of the opens', { matches: 20, eventsA: 1_000, eventsB: 900 }],
    ['what chance may give', { matches: 6, expected: 1.9 }],
  ])('with %s are not', (_, values) => {
    expect(validatePairs([pair(values)], 1_000)).toEqual([]);
  });

  test('are judged against all pairs that could have matched', () => {
    // P(Poisson(0.5) ≥ 6) = 1.416e-5: fine among 100 pairs (q 0.0014), not among 10,000 (q 0.14)
    const candidate = pair({ matches: 6, expected: 0.5 });
    const [valid] = validatePairs([candidate], 100);
    expect(valid!.pValue).toBeCloseTo(1.4165e-5, 8);
    expect(valid!.qValue).toBeCloseTo(1.4165e-3, 6);
    expect(validatePairs([candidate], 10_000)).toEqual([]);
  });

  test('of two phases the better one counts', () => {
    const best = betterPhase([[pair({ matches: 6 }), pair({ accountB: 3, matches: 7 })], [pair({ matches: 9 })]]);
    expect(best.map(({ accountB, matches }) => [accountB, matches])).toEqual([
      [2, 9],
      [3, 7],
    ]);
  });

  test('are linked once: by finer buckets, in the direction with more matches', () => {
    const valid = (values: Partial<PairCandidate>) => ({ ...pair(values), pValue: 0, qValue: 0 });
    const links = clearestLinks([
      valid({ stepMs: 60_000, matches: 30 }),
      valid({ matches: 20 }),
      valid({ direction: -1, matches: 8 }),
      valid({ accountB: 3, direction: -1, stepMs: 60_000 }),
    ]);
    expect(links.map(({ accountB, direction, stepMs, matches }) => [accountB, direction, stepMs, matches])).toEqual([
      [2, 1, 5_000, 20],
      [3, -1, 60_000, 20],
    ]);
  });

  test('score both accounts by their own opens; the one behind has the positive lag', () => {
    const lagged = (values: Partial<PairCandidate>, lagS: number) => ({ ...pair(values), pValue: 0, qValue: 0, lagS });
    const scores = coTradingScores([
      lagged({}, 1.5),
      lagged({ accountB: 3, matches: 8, eventsB: 8 }, 0.2),
      lagged({ direction: -1, accountB: 4 }, 0),
    ]);
    expect(scores.get(1)).toEqual({ copyScore: 0.5, reverseScore: 0.5, leadLagS: -1.5 });
    expect(scores.get(2)).toEqual({ copyScore: 0.2, reverseScore: 0, leadLagS: 1.5 });
    expect(scores.get(3)).toEqual({ copyScore: 1, reverseScore: 0, leadLagS: 0.2 });
    expect(scores.get(4)).toEqual({ copyScore: 0, reverseScore: 0.2, leadLagS: Number.NaN });
  });
});
