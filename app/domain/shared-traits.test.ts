import { expect, test } from 'vitest';
import { metricKeys } from './metrics.ts';
import { falseDiscoveryRates, rankSum, sharedTraits, type TraitRow } from './shared-traits.ts';

// Oracles: scipy.stats.mannwhitneyu(a, b, use_continuity=False, method='asymptotic') and scipy.stats.false_discovery_control.
test('the rank sum agrees with scipy, ties included', () => {
  const { delta, pValue } = rankSum([1.2, 3.4, 3.4, 5.0, 7.7, 8.1, 9.0], [0.5, 1.2, 2.0, 2.2, 3.4, 3.9]);
  expect(delta).toBeCloseTo(0.6428571428571428, 12);
  expect(pValue).toBeCloseTo(0.05214252978823391, 6);
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, step) => from + step);
  const far = rankSum(range(10, 30), range(0, 15));
  expect(far.delta).toBeCloseTo(0.9166666666666667, 12);
  expect(far.pValue / 4.54119027904478e-6).toBeCloseTo(1, 5);
});

test('equal values on both sides are no difference', () => {
  expect(rankSum([2, 2, 2], [2, 2])).toEqual({ delta: 0, pValue: 1 });
});

test('chances are corrected for their number as scipy does', () => {
  const expected = [0.025, 0.05, 0.05, 0.5, 0.01];
  falseDiscoveryRates([0.01, 0.04, 0.03, 0.5, 0.002]).forEach((q, place) => {
    expect(q).toBeCloseTo(expected[place]!, 12);
  });
});

const place = (key: string) => metricKeys.indexOf(key as never);
const rows: TraitRow[] = Array.from({ length: 40 }, (_, index) => {
  const isMember = index < 15;
  const metrics: (number | null)[] = metricKeys.map(() => null);
  metrics[place('holdMedian')] = isMember ? 60 + index : 3_600 + index;
  metrics[place('winRate')] = ((index * 7) % 11) / 11;
  metrics[place('netProfit')] = isMember ? -1_000 : 1_000;
  return { isMember, metrics, archetype: isMember ? 'cautious-scalper' : 'swing-trader' };
});

test('only what truly differs is told, with both sides in the metric’s unit; money never', () => {
  const traits = sharedTraits(rows, metricKeys);
  expect(traits.map(({ kind, key }) => `${kind} ${key}`)).toEqual(['metric holdMedian', 'archetype cautious-scalper']);
  expect(traits[0]).toMatchObject({ members: 67, others: 3_627, strength: -1 });
  expect(traits[1]).toMatchObject({ members: 1, others: 0, strength: 1 });
  expect(traits.every(({ qValue }) => qValue < 1e-5)).toBe(true);
});

test('two or three accounts share nothing that could be told from chance', () => {
  expect(sharedTraits(rows.slice(12, 20), metricKeys)).toEqual([]);
});
