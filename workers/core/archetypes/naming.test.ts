import { describe, expect, test } from 'vitest';
import { archetypeKeys } from '#workers/contracts/archetypes.ts';
import type { MetricKey } from '#workers/contracts/metrics.ts';
import { archetypeFeatures } from './archetype-features.ts';
import { nameClusters } from './name-clusters.ts';
import { type ClusterView, degreeOf, matchSignature, signatureMetrics, signatures } from './signatures.ts';

type Facts = Partial<Record<MetricKey, number>>;
/** A cluster of average people, except where the test says otherwise. */
const cluster = (values: Facts, z: Facts): ClusterView => ({ value: (metric) => values[metric] ?? 0, z: (metric) => z[metric] ?? 0 });
const keyOf = (view: ClusterView) => matchSignature(view)?.signature.key;

test('there is one signature for every archetype, and it looks at what there is', () => {
  const named = signatures.map(({ key }) => key);
  expect([...named, 'insufficient-data', 'mixed', 'unlike-anyone'].sort()).toEqual([...archetypeKeys].sort());
  const features = new Set(archetypeFeatures.map(({ metric }) => metric));
  for (const { key, required, support } of signatures) {
    expect(required.length, key).toBeGreaterThan(0);
    for (const { metric, of } of [...required.flat(), ...support]) {
      // deviations from the book are known of features alone
      expect(of === 'z' ? features.has(metric) : signatureMetrics.includes(metric), `${key} looks at ${metric}`).toBe(true);
    }
  }
});

test('a condition fades over its width and is unknown without its metric', () => {
  const condition = { metric: 'winRate', of: 'value', atLeast: 0.6, fade: 0.2 } as const;
  const degree = (winRate: number) => degreeOf(condition, cluster({ winRate }, {}));
  expect(degree(0.6)).toBe(1);
  expect(degree(0.5)).toBeCloseTo(0.5, 12);
  expect(degree(0.3)).toBe(0);
  expect(degree(Number.NaN)).toBeNaN();
});

describe('textbook clusters get their names', () => {
  const textbook = [
    ['high-risk-martingale', { martingaleIndex: 0.6, winRate: 0.7 }, { doublingAfterLossRate: 2, lossTail: 1.5, sizeCv: 1 }],
    ['grid-harvester', { gridShare: 0.4, winRate: 0.8 }, { gridShare: 3, averagingShare: 2, lossTail: 1 }],
    ['all-in-gambler', { leverageP95: 150 }, { leverageP95: 2, maxDrawdown: 2, positionsPerDay: -1 }],
    [
      'latency-exploiter',
      { markout1m: 2, holdMedian: 15, winRate: 0.8 },
      { markout1m: 3, toxicShare: 2, holdMedian: -2, shortHoldShare: 3, positionsPerDay: 1 },
    ],
    ['news-gambler', { newsLift: 20, newsShare: 0.2, newsProfitShare: 0.3 }, { newsShare: 3, newsLift: 2 }],
    ['signal-follower', { copyScore: 0.8, leadLag: 2 }, { copyScore: 4 }],
    ['revenge-trader', { revengeRate: 0.5, tiltGapRatio: 4 }, { revengeRate: 2, tiltGapRatio: 2 }],
    ['loss-rider', { holdRatio: 0.3, payoffRatio: 0.4, winRate: 0.7 }, { lossTail: 0.5 }],
    ['aggressive-scalper', { holdMedian: 20 }, { holdMedian: -2, positionsPerDay: 2, peakPerMinute: 1, shortHoldShare: 3 }],
    ['cautious-scalper', { holdMedian: 200 }, { holdMedian: -1, sizeCv: -1, leverageP95: -1, maxDrawdown: -1 }],
    ['trend-pyramider', { pyramidShare: 0.4, payoffRatio: 2, holdMedian: 7_200 }, { pyramidShare: 3, profitSkew: 1, averagingShare: -0.5 }],
    ['night-trader', { nightShare: 0.9, holdMedian: 7_200 }, { nightShare: 3 }],
    ['swing-trader', { holdMedian: 200_000 }, { holdMedian: 2, positionsPerDay: -1, swapShare: 1 }],
    ['algo-portfolio', { algoShare: 1, holdMedian: 7_200, sizeCv: 1.5 }, { symbolEntropy: 2, hourEntropy: 1, sizeCv: 0.5 }],
    [
      'steady-day-trader',
      { sizeCv: 0.3, holdMedian: 3_600, holdRatio: 1, payoffRatio: 1.2 },
      { sizeCv: -1, leverageP95: -0.3, maxDrawdown: -0.3 },
    ],
  ] as const;
  test.each(textbook)('%s', (key, values, z) => {
    expect(keyOf(cluster({ holdRatio: 1, payoffRatio: 1, ...values }, z))).toBe(key);
  });

  test('every signature is among them', () => {
    expect(textbook.map(([key]) => key).sort()).toEqual(signatures.map(({ key }) => key).sort());
  });
});

test('what is unknown proves nothing: without the required evidence there is no name', () => {
  const blind: ClusterView = { value: () => Number.NaN, z: () => Number.NaN };
  expect(matchSignature(blind)).toBeNull();
});

test('a book without prices, calendar and links names nobody after them, and everyone else as before', () => {
  const facts = {
    newsLift: 20,
    newsShare: 0.5,
    markout1m: 5,
    copyScore: 1,
    leadLag: 3,
    holdMedian: 20,
    holdRatio: 1,
    payoffRatio: 1,
  } as Facts;
  const z = {
    newsShare: 3,
    newsLift: 3,
    markout1m: 3,
    copyScore: 3,
    holdMedian: -2,
    positionsPerDay: 2,
    peakPerMinute: 1,
    shortHoldShare: 3,
  } as Facts;
  const unknown = new Set<MetricKey>(['newsLift', 'newsShare', 'newsProfitShare', 'markout1m', 'toxicShare', 'copyScore', 'leadLag']);
  const full = cluster(facts, z);
  expect(keyOf(full)).toBe('latency-exploiter');
  const poor: ClusterView = {
    value: (metric) => (unknown.has(metric) ? Number.NaN : full.value(metric)),
    z: (metric) => (unknown.has(metric) ? Number.NaN : full.z(metric)),
  };
  expect(keyOf(poor)).toBe('aggressive-scalper');
});

test('support that does not hold is named as counter-evidence', () => {
  const match = matchSignature(
    cluster({ martingaleIndex: 0.6, winRate: 0.1, holdRatio: 1, payoffRatio: 1 }, { doublingAfterLossRate: 2, lossTail: 1.5, sizeCv: 1 }),
  );
  expect(match?.counterEvidence).toEqual(['winRate']);
  expect(match?.score).toBeLessThan(1);
});

describe('names', () => {
  const metrics = ['holdMedian', 'leverageP95', 'nightShare'];
  const weights = Float64Array.of(1, 1, 1);
  const mixed = cluster({ holdRatio: 1, payoffRatio: 1, sizeCv: 1 }, { sizeCv: 1 });
  const night = (nightShare: number) => cluster({ nightShare, holdRatio: 1, payoffRatio: 1, sizeCv: 1 }, { nightShare: 3, sizeCv: 1 });

  test('without a signature the two strongest features are the name', () => {
    const named = nameClusters([mixed, night(0.9)], [Float64Array.of(-2, 1.5, 0.2), Float64Array.of(0, 0, 3)], metrics, weights);
    expect(named).toEqual([
      { key: 'mixed', name: 'Mixed: low hold median, high leverage p95', signature: null },
      { key: 'night-trader', name: 'Carry or night trader', signature: { score: 1, against: [] } },
    ]);
  });

  test('namesakes are told apart by the feature in which they differ most', () => {
    const named = nameClusters([night(0.9), night(0.8)], [Float64Array.of(1, 0.2, 3), Float64Array.of(-1, 0, 3)], metrics, weights);
    expect(named.map(({ name }) => name)).toEqual(['Carry or night trader · high hold median', 'Carry or night trader · low hold median']);
  });

  test('no two clusters ever share a name', () => {
    const same = Float64Array.of(1, 0, 0);
    const named = nameClusters([night(0.9), night(0.9), night(0.9), mixed, mixed], [same, same, same, same, same], metrics, weights);
    expect(new Set(named.map(({ name }) => name)).size).toBe(5);
  });

  test('a single group is everyone, whatever it looks like', () => {
    expect(nameClusters([night(1)], [Float64Array.of(0, 0, 0)], metrics, weights)).toEqual([
      { key: 'mixed', name: 'All accounts', signature: null },
    ]);
  });
});
