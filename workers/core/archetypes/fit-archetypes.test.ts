import { describe, expect, test } from 'vitest';
import { archetypeAlgorithms } from '#workers/contracts/archetypes.ts';
import { matrixFromRows, rowOf, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { adjustedRandIndex } from '#workers/core/numerics/partition-agreement.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { archetypeFeatures } from './archetype-features.ts';
import { type ArchetypeBook, type FitControl, fitArchetypes } from './fit-archetypes.ts';
import { placeAccounts } from './place-accounts.ts';

const quiet: FitControl = { progress: () => {}, throwIfCancelled: () => {} };

/** Typical values of three ways to trade; features that are not named are alike for all. */
const styles: Record<string, number>[] = [
  { holdMedian: 30, positionsPerDay: 40, shortHoldShare: 0.6, peakPerMinute: 6, winRate: 0.6 },
  { holdMedian: 200_000, positionsPerDay: 1, shortHoldShare: 0, symbolEntropy: 2.5, swapShare: 0.12 },
  { holdMedian: 4_000, positionsPerDay: 4, martingaleIndex: 0.9, doublingAfterLossRate: 0.7, lossTail: 12, winRate: 0.75, sizeCv: 1.6 },
];
const base: Record<string, number> = {
  holdMedian: 4_000,
  positionsPerDay: 4,
  peakPerMinute: 1,
  winRate: 0.5,
  lossTail: 2,
  sizeCv: 0.5,
  symbolEntropy: 1,
  hourEntropy: 3,
  stopUse: 0.5,
  martingaleIndex: 0,
  profitSkew: 0,
  burstiness: 0,
};

function book(perStyle: number, seed = 1, young = 0): { book: ArchetypeBook; style: number[] } {
  const random = createRandom(seed);
  const style = Array.from({ length: perStyle * styles.length }, (_, i) => i % styles.length);
  const length = style.length + young;
  const values = Object.fromEntries(
    archetypeFeatures.map(({ metric, transform }) => [
      metric,
      Float64Array.from({ length }, (_, i) => {
        const typical = styles[style[i] ?? 0]![metric] ?? base[metric] ?? (transform === 'share' ? 0.1 : 1);
        const noisy =
          typical * Math.exp(0.25 * random.normal()) + (transform === 'signed' || transform === 'plain' ? 0.1 * random.normal() : 0);
        return transform === 'share' ? Math.min(1, noisy) : noisy;
      }),
    ]),
  );
  const ideas = Float64Array.from({ length }, (_, i) => (i < style.length ? 60 : 19));
  return { book: { accountId: Float64Array.from({ length }, (_, i) => 100 + i), ideas, values }, style };
}

describe('a book of three kinds', () => {
  const { book: accounts, style } = book(60, 1, 5);
  const { fit, rows, model } = fitArchetypes(accounts, 42, quiet);

  test('the kinds are found and named', () => {
    expect(adjustedRandIndex(Array.from(rows.archetypeIndex.subarray(0, style.length)), style)).toBeGreaterThan(0.5);
    const keysOf = (kind: number) => new Set(style.flatMap((label, i) => (label === kind ? [rows.archetypeKey[i]!] : [])));
    expect(keysOf(0)).toContain('aggressive-scalper');
    expect(keysOf(1)).toContain('swing-trader');
    expect(keysOf(2)).toContain('high-risk-martingale');
  });

  test('the book is told from one without groups', () => {
    expect(fit.structure).toBe('groups');
    expect(fit.withoutGroups!.pValue).toBeLessThanOrEqual(0.05);
    const chosen = fit.candidates.find(({ algorithm, k }) => algorithm === fit.algorithm && k === fit.k)!;
    const most = Math.max(...fit.candidates.map(({ score }) => score!));
    expect(chosen.sharedBits!).toBeGreaterThan(fit.withoutGroups!.sharedBits);
    expect(chosen.score).toBe(most);
    expect(fit.k).toBe(3);
  });

  test('the frozen model gives every account the place that it has', () => {
    const grown = style.map((_, i) => i);
    const placed = placeAccounts(JSON.parse(JSON.stringify(model)), {
      ideas: Float64Array.from(grown, (i) => accounts.ideas[i]!),
      values: Object.fromEntries(
        Object.entries(accounts.values).map(([metric, column]) => [metric, Float64Array.from(grown, (i) => column[i]!)]),
      ),
    });
    expect([...placed.index]).toEqual([...rows.archetypeIndex.subarray(0, style.length)]);
    expect([...placed.x]).toEqual([...rows.x.subarray(0, style.length)]);
    for (let i = 0; i < style.length; i++) {
      const [index, share] = rows.memberships[i]![0]!;
      expect(placed.memberships.data[i * fit.k + index]).toBeCloseTo(share, 3);
      expect(rows.outlierScore[i]).toBe(placed.outlierScore[i]);
    }
  });

  test('accounts under 20 ideas are never placed', () => {
    expect(fit.insufficient).toBe(5);
    for (let i = style.length; i < style.length + 5; i++) {
      expect(rows).toMatchObject({ archetypeKey: { [i]: 'insufficient-data' }, archetypeIndex: { [i]: -1 } });
      expect(rows.x[i]).toBeNaN();
      expect(rows.confidence[i]).toBeNaN();
      expect(rows.deciding[i]).toEqual([]);
    }
  });

  test('the summary counts what the rows say, largest first, with unique names', () => {
    expect(fit.archetypes.reduce((total, { accounts: members }) => total + members, 0) + fit.noise).toBe(fit.accounts);
    fit.archetypes.forEach((archetype, index) => {
      expect(archetype.index).toBe(index);
      expect(rows.archetypeIndex.filter((value) => value === index)).toHaveLength(archetype.accounts);
      if (index > 0) expect(archetype.accounts).toBeLessThanOrEqual(fit.archetypes[index - 1]!.accounts);
      expect(archetype.deciding.length).toBeGreaterThan(0);
      expect(archetype.profile.map(({ metric }) => metric)).toEqual(fit.features);
    });
    expect(new Set(fit.archetypes.map(({ name }) => name)).size).toBe(fit.k);
    expect(fit.candidates.map(({ k }) => k)).toContain(fit.k);
  });

  test('every account has a confidence, a runner-up and up to three features with its own values', () => {
    for (let i = 0; i < style.length; i++) {
      expect(rows.confidence[i]!).toBeGreaterThan(1 / fit.k - 1e-9);
      expect(rows.confidence[i]!).toBeLessThanOrEqual(1);
      expect(rows.runnerUpKey[i]).not.toBeNull();
      if (rows.archetypeKey[i] !== 'mixed') expect(rows.runnerUpKey[i]).not.toBe(rows.archetypeKey[i]);
      expect(rows.deciding[i]!.length).toBeGreaterThan(0);
      expect(rows.deciding[i]!.length).toBeLessThanOrEqual(3);
      for (const { metric, value } of rows.deciding[i]!) expect(value).toBe(accounts.values[metric]![i]);
    }
  });

  test('on the map accounts of one kind lie closer than kinds do', () => {
    const places = matrixFromRows(style.map((_, i) => [rows.x[i]!, rows.y[i]!]));
    let within = 0;
    let between = 0;
    let pairsWithin = 0;
    let pairsBetween = 0;
    for (let i = 0; i < style.length; i++) {
      for (let j = 0; j < i; j++) {
        const distance = Math.sqrt(squaredDistance(rowOf(places, i), rowOf(places, j)));
        if (style[i] === style[j]) {
          within += distance;
          pairsWithin++;
        } else {
          between += distance;
          pairsBetween++;
        }
      }
    }
    expect(between / pairsBetween).toBeGreaterThan(2 * (within / pairsWithin));
  });

  test('the same book and seed give the same result', () => {
    expect(fitArchetypes(accounts, 42, quiet)).toEqual({ fit, rows, model });
  });
});

describe.each(archetypeAlgorithms)('%s when an admin asks for it', (algorithm) => {
  const { book: accounts, style } = book(70, 3);
  const settings = { algorithm, clusters: null, pca: false };
  const { fit, rows, model } = fitArchetypes(accounts, 7, quiet, settings);

  test('is what is used, and finds the kinds', () => {
    expect(fit).toMatchObject({ algorithm, settings });
    expect(model!.algorithm).toBe(algorithm);
    expect(fit.candidates.every((candidate) => candidate.algorithm === algorithm)).toBe(true);
    expect(fit.components === null).toBe(['k-means', 'ward', 'average'].includes(algorithm));
    const grouped = style.map((_, i) => i).filter((i) => rows.archetypeIndex[i]! >= 0);
    expect(grouped.length).toBeGreaterThan(0.6 * style.length);
    expect(
      adjustedRandIndex(
        grouped.map((i) => rows.archetypeIndex[i]!),
        grouped.map((i) => style[i]!),
      ),
    ).toBeGreaterThan(0.45);
  });

  test('the prototypes of a book this small put accounts where the algorithm did', () => {
    expect(fit.approximations).toMatchObject([{ what: 'placement', agreement: 1 }]);
  });

  test('counts whom it leaves out', () => {
    expect(fit.noise).toBe(rows.archetypeKey.filter((key) => key === 'unlike-anyone').length);
    expect(fit.archetypes.reduce((total, { accounts: members }) => total + members, 0) + fit.noise).toBe(fit.accounts);
  });
});

test('a wish for a number of groups is heard', () => {
  const { fit } = fitArchetypes(book(60).book, 1, quiet, { algorithm: 'ward', clusters: 5, pca: true });
  expect(fit.k).toBe(5);
  expect(fit.components!.explained).toBeGreaterThanOrEqual(0.9);
});

test('an account that trades like nobody else is in no group', () => {
  const { book: accounts } = book(60);
  const values = Object.fromEntries(Object.entries(accounts.values).map(([metric, column]) => [metric, column.slice()]));
  const odd = {
    holdMedian: 1e6,
    positionsPerDay: 300,
    sizeCv: 20,
    lossTail: 200,
    profitSkew: -40,
    nightShare: 1,
    gridShare: 1,
    tiltGapRatio: 90,
  };
  for (const [metric, value] of Object.entries(odd)) values[metric]![4] = value;
  const { rows, fit } = fitArchetypes({ ...accounts, values }, 1, quiet, { algorithm: 'k-means', clusters: 3, pca: false });
  expect(rows.archetypeKey[4]).toBe('unlike-anyone');
  expect(rows.archetypeIndex[4]).toBe(-2);
  expect(rows.outlierScore[4]).toBeGreaterThan(0.999);
  expect(rows.deciding[4]!.length).toBeGreaterThan(0);
  expect(fit.noise).toBeLessThan(0.1 * fit.accounts);
});

test('a handful of accounts is shown as one group, and says why', () => {
  const { fit, rows } = fitArchetypes(book(3).book, 1, quiet);
  expect(fit).toMatchObject({ k: 1, accounts: 9, silhouette: null, stability: null });
  expect(fit.archetypes).toMatchObject([{ key: 'mixed', name: 'All accounts', accounts: 9, stability: null }]);
  expect(fit.notes.join()).toContain('too few');
  expect(rows.runnerUpKey.every((key) => key === null)).toBe(true);
});

test('two dozen accounts make two groups at most', () => {
  const { fit } = fitArchetypes(book(8).book, 1, quiet);
  expect(fit.k).toBe(2);
});

test('a book without grown accounts has no archetypes', () => {
  const { fit, rows } = fitArchetypes(book(0, 1, 4).book, 1, quiet);
  expect(fit).toMatchObject({ k: 0, accounts: 0, insufficient: 4, archetypes: [] });
  expect(rows.archetypeKey).toEqual(Array(4).fill('insufficient-data'));
});

test('accounts that are all alike make one group', () => {
  const { book: accounts } = book(10);
  const values = Object.fromEntries(
    Object.entries(accounts.values).map(([metric, column]) => [metric, new Float64Array(column.length).fill(column[0]!)]),
  );
  const { fit } = fitArchetypes({ ...accounts, values }, 1, quiet);
  expect(fit.k).toBe(1);
});

test('behaviour without groups is described all the same, and marked as provisional', () => {
  const random = createRandom(5);
  const length = 200;
  const values = Object.fromEntries(archetypeFeatures.map(({ metric }) => [metric, Float64Array.from({ length }, () => random.next())]));
  const { fit } = fitArchetypes(
    { accountId: Float64Array.from({ length }, (_, i) => i), ideas: new Float64Array(length).fill(60), values },
    1,
    quiet,
  );
  expect(fit.structure).toBe('continuum');
  expect(fit.withoutGroups!.pValue).toBeGreaterThan(0.05);
  expect(fit.k).toBeGreaterThan(1);
  expect(fit.notes.join()).toContain('provisional');
});

test('progress grows to the end and a cancel stops the fit', () => {
  const seen: number[] = [];
  fitArchetypes(book(20).book, 1, { progress: (fraction) => seen.push(fraction), throwIfCancelled: () => {} });
  expect(seen.length).toBeGreaterThan(3);
  expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  expect(Math.max(...seen)).toBeLessThanOrEqual(1);
  let asked = 0;
  const cancel = () => {
    if (++asked > 3) throw new Error('stop');
  };
  expect(() => fitArchetypes(book(20).book, 1, { progress: () => {}, throwIfCancelled: cancel })).toThrow('stop');
});
