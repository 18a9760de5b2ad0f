import { describe, expect, test } from 'vitest';
import { type ArchetypeModel, noGroup } from '#workers/contracts/archetypes.ts';
import { rowOf } from '#workers/core/numerics/matrix.ts';
import { outlierScoreOf, placeAccounts } from './place-accounts.ts';

const feature = (metric: string, group: string) => ({
  metric,
  group,
  transform: 'plain' as const,
  bookMean: 0,
  centre: 10,
  spread: 2,
  weight: 1,
});
const group = (index: number, key: 'swing-trader' | 'night-trader', at: number[], reach: number) => ({
  index,
  key,
  name: key,
  accounts: 10,
  centroid: at,
  prototypes: [at],
  centre: at,
  outlyingness: { median: 0, spread: 1 },
  reach,
});

/** Two features with median 10 and spread 2; groups at z = (0, 0) and (4, 0). */
const model: ArchetypeModel = {
  version: 1,
  algorithm: 'k-means',
  features: [feature('holdMedian', 'a'), feature('nightShare', 'b')],
  components: null,
  map: {
    centre: [0, 0],
    axes: [
      [1, 0],
      [0, 1],
    ],
  },
  temperature: 1,
  groups: [group(0, 'swing-trader', [0, 0], 3), group(1, 'night-trader', [4, 0], 3)],
  density: null,
  reference: [],
};
const place = (holdMedian: number[], nightShare: number[], of = model) =>
  placeAccounts(of, {
    ideas: new Float64Array(holdMedian.length).fill(50),
    values: { holdMedian: Float64Array.from(holdMedian), nightShare: Float64Array.from(nightShare) },
  });

describe('a frozen model', () => {
  test('puts accounts to the nearest centroid, by hand', () => {
    // z = 0.5, 3.5 and 2 (halfway: the first of equals)
    const placed = place([11, 17, 14], [10, 10, 10]);
    expect([...placed.index]).toEqual([0, 1, 0]);
    expect([...placed.x]).toEqual([0.5, 3.5, 2]);
    // d² = 0.25 and 12.25: exp(−6) against 1
    expect(rowOf(placed.memberships, 0)[0]).toBeCloseTo(1 / (1 + Math.exp(-6)), 12);
    expect(rowOf(placed.memberships, 2)[0]).toBe(0.5);
  });

  test('an account beyond the reach of its group is unlike anyone, and still knows whom it is least far from', () => {
    const placed = place([10], [17]);
    expect(placed.index[0]).toBe(noGroup.unlikeAnyone);
    expect(rowOf(placed.memberships, 0)[0]).toBeGreaterThan(0.99);
    // 3.5^(2/3) = 2.3052: Φ(2.3052) = 0.98942 of the members
    expect(placed.outlierScore[0]).toBeCloseTo(0.98942, 4);
  });

  test('a metric that a book does not have counts as the median, wherever the others are', () => {
    const placed = placeAccounts(model, { ideas: Float64Array.of(50), values: { holdMedian: Float64Array.of(18) } });
    expect(placed.index[0]).toBe(1);
    expect([...placed.z.data]).toEqual([4, 0]);
  });

  test('what the other accounts of the book are does not matter', () => {
    const alone = place([13], [12]);
    const among = place([13, 400, -70], [12, 0, 0]);
    expect(among.index[0]).toBe(alone.index[0]);
    expect(rowOf(among.memberships, 0)).toEqual(rowOf(alone.memberships, 0));
  });
});

describe('a density model', () => {
  const dense: ArchetypeModel = {
    ...model,
    algorithm: 'hdbscan',
    groups: [
      {
        ...group(0, 'swing-trader', [0, 0], 0.5),
        prototypes: [
          [0, 0],
          [1, 0],
          [2, 0],
        ],
      },
      {
        ...group(1, 'night-trader', [4, 0], 0.5),
        prototypes: [
          [4, 0],
          [4, 1],
        ],
      },
    ],
    density: { minSamples: 2, noisePrototypes: [[2.4, 0]] },
  };

  test('reaches from every prototype, and gives what lies nearer to noise to nobody', () => {
    // z along the first feature: 1.9 next to a prototype, 2.3 nearer to the noise, 3 beyond all reach
    const placed = place([13.8, 14.6, 16, 18], [10, 10, 10, 12.4], dense);
    expect([...placed.index]).toEqual([0, noGroup.unlikeAnyone, noGroup.unlikeAnyone, 1]);
  });

  test('measures how far out an account lies by its second nearest prototype', () => {
    const placed = place([11], [10], dense);
    // z 0.5 lies 0.5 from both of its nearest: 0.5^(2/3) = 0.62996, Φ = 0.73564
    expect(placed.outlierScore[0]).toBeCloseTo(0.73564, 4);
  });
});

test('the outlier score is the normal share of members that lie nearer', () => {
  const group = { outlyingness: { median: 1, spread: 2 } };
  expect(outlierScoreOf(1, group)).toBe(0.5);
  // √27 to the power of ⅔ is 3, one spread beyond the median
  expect(outlierScoreOf(Math.sqrt(27), group)).toBeCloseTo(0.841345, 5);
  expect(outlierScoreOf(0, group)).toBe(0);
});
