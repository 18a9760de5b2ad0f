/** Against dtaidistance, tslearn, scipy, ruptures and stumpy (tests/fixtures/patterns). */
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { condense, euclideanDistances, pairwiseFromCondensed } from '#workers/core/clustering/distances.ts';
import { clusterDistances } from '#workers/core/clustering/linkage.ts';
import { wardLinkage } from '#workers/core/clustering/ward.ts';
import { matrixFromRows } from '#workers/core/numerics/matrix.ts';
import { poissonUpperTail } from '#workers/core/numerics/poisson.ts';
import { compareSeries, pairDistances } from './compare-series.ts';
import { dtwDistance, fastDtwKernel } from './dtw.ts';
import { distancesTo, matrixProfile } from './matrix-profile.ts';
import { pelt, type SegmentCost } from './pelt.ts';
import { normalParts } from './segment-costs.ts';
import { sharedTraits } from './shared-traits.ts';
import { copheneticCorrelation } from './tree.ts';

type Expected = {
  distances: {
    series: number[][];
    dtw: Record<string, number[]>;
    shape: [number, number][];
    profiles: number[][];
    jensenShannon: number[];
  };
  tree: { points: number[][]; average: number; complete: number; ward: number };
  changes: { series: number[]; least: number; penalty: number; mean: number[]; kernel: number[]; normal: number[] }[];
  profile: { series: number[]; window: number; distance: number[]; nearest: number[] };
  poisson: [number, number, number][];
  ranks: { one: number[]; other: number[]; statistic: number; pValue: number }[];
};
const file = new URL('../../../tests/fixtures/patterns/expected.json', import.meta.url);
const expected = JSON.parse(fs.readFileSync(file, 'utf8')) as Expected;
const series = matrixFromRows(expected.distances.series);
const all = (data: ArrayLike<number>) => Array.from(data, (value) => expect.closeTo(value, 9));

test.each(Object.entries(expected.distances.dtw))('DTW with a band of %s is the one of dtaidistance', (halfWidth, distances) => {
  const rows = expected.distances.series.map((row) => Float64Array.from(row));
  const found: number[] = [];
  for (let a = 0; a < rows.length; a++)
    for (let b = a + 1; b < rows.length; b++) found.push(dtwDistance(rows[a]!, rows[b]!, Number(halfWidth)));
  expect(found).toEqual(all(distances));
  const kernel = fastDtwKernel(series, Number(halfWidth))!;
  const several = new Float64Array(rows.length);
  expect(
    rows.flatMap((row, a) => {
      kernel.measure(row, Array.from(rows.keys()), several);
      return Array.from(several.subarray(a + 1));
    }),
  ).toEqual(found);
});

test('shape distances and their lags are those of tslearn', () => {
  const comparison = compareSeries('shape', 0, series, series);
  expect(Array.from(pairDistances(comparison, series.rows).data)).toEqual(all(expected.distances.shape.map(([distance]) => distance)));
  const lags: number[] = [];
  for (let a = 0; a < series.rows; a++) for (let b = a + 1; b < series.rows; b++) lags.push(comparison.lag(a, b));
  expect(lags).toEqual(expected.distances.shape.map(([, lag]) => lag));
  expect(lags[5], 'the walk that was moved by four').toBe(4);
});

test('profile distances are the Jensen-Shannon distances of scipy, zeros included', () => {
  const profiles = matrixFromRows(expected.distances.profiles);
  const { data } = pairDistances(compareSeries('profile', 0, profiles, profiles), profiles.rows);
  expect(Array.from(data)).toEqual(all(expected.distances.jensenShannon));
});

test('the cophenetic correlation is that of scipy', () => {
  const points = matrixFromRows(expected.tree.points);
  const distances = condense(euclideanDistances(points));
  const pairwise = pairwiseFromCondensed(distances);
  for (const method of ['average', 'complete'] as const) {
    const tree = clusterDistances({ count: distances.count, data: distances.data.slice() }, method);
    expect(copheneticCorrelation(tree, pairwise)).toBeCloseTo(expected.tree[method], 9);
  }
  expect(copheneticCorrelation(wardLinkage(points), pairwise)).toBeCloseTo(expected.tree.ward, 9);
});

/** Squared deviations from the mean of the stretch: the cost "l2" of ruptures. */
function squaredCost(values: readonly number[]): SegmentCost {
  return (from, until) => {
    const part = values.slice(from, until);
    const centre = part.reduce((sum, value) => sum + value, 0) / part.length;
    return part.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  };
}

test.each(expected.changes.map((change, index) => [index, change] as const))(
  'change points of series %i are those of ruptures',
  (_, change) => {
    const { series: values, least, penalty } = change;
    const options = { count: values.length, least, penalty };
    expect(pelt(squaredCost(values), options)).toEqual(change.mean);
    expect(change.kernel).toEqual(change.mean);
    const from = Int32Array.from({ length: values.length + 1 }, (__, part) => part);
    // ruptures adds 1e-6 to each variance
    expect(pelt(normalParts(Float64Array.from(values), from, 1e-3).cost, options)).toEqual(change.normal);
  },
);

test('the matrix profile is that of stumpy, constant windows included', () => {
  const { series: values, window, distance, nearest } = expected.profile;
  const noisy = Float64Array.from(values);
  const profile = matrixProfile(noisy, window);
  expect(Array.from(profile.distance)).toEqual(Array.from(distance, (value) => expect.closeTo(value, 6)));
  const isConstant = (start: number) => values.slice(start, start + window).every((value) => value === values[start]);
  nearest.forEach((other, start) => {
    // constant windows are all equally near to each other
    if (!isConstant(start))
      expect(distancesTo(noisy, window, start)[profile.nearest[start]!], `window ${start}`).toBeCloseTo(distance[start]!, 6);
    if (start === 20) expect([profile.nearest[start], other]).toEqual([110, 110]);
  });
});

test('tails of the Poisson distribution are those of scipy', () => {
  for (const [k, rate, tail] of expected.poisson) expect(poissonUpperTail(k, rate) / tail).toBeCloseTo(1, 9);
});

test("Cliff's delta and its chance are those of scipy's Mann-Whitney test", () => {
  for (const { one, other, statistic, pValue } of expected.ranks) {
    const labels = Int32Array.from([...one.map(() => 0), ...other.map(() => -1)]);
    const column = { kind: 'metric' as const, key: 'any', values: Float64Array.from([...one, ...other]) };
    const [traits] = sharedTraits([column], labels, 1);
    const delta = (2 * statistic) / (one.length * other.length) - 1;
    if (Math.abs(delta) < 0.33 || pValue > 0.05) expect(traits).toEqual([]);
    else expect(traits).toMatchObject([{ strength: expect.closeTo(delta, 12), qValue: expect.closeTo(pValue, 9) }]);
  }
  expect(expected.ranks.some(({ pValue }) => pValue < 0.05)).toBe(true);
});
