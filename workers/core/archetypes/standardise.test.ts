import { expect, test } from 'vitest';
import { metricByKey } from '#workers/contracts/metrics.ts';
import { columnOf, rowOf } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { median } from '#workers/core/numerics/statistics.ts';
import { type ArchetypeFeature, archetypeFeatures } from './archetype-features.ts';
import { applyStandardisation, learnStandardisation } from './standardise.ts';

const log: ArchetypeFeature = { metric: 'holdMedian', group: 'a', transform: 'log' };
const other: ArchetypeFeature = { metric: 'payoffRatio', group: 'a', transform: 'log' };
const share: ArchetypeFeature = { metric: 'gridShare', group: 'b', transform: 'share' };
/** Learnt from a book and applied to the same book. */
function standardise(features: ArchetypeFeature[], values: Float64Array[], ideas: Float64Array) {
  const learnt = learnStandardisation(features, values, ideas);
  const kept = learnt.features.map(({ metric }) => values[features.findIndex((feature) => feature.metric === metric)]!);
  return { ...learnt, ...applyStandardisation(learnt.features, kept, ideas) };
}
const ideas = (length: number, each = 100) => new Float64Array(length).fill(each);

test('the features are registered metrics, each once', () => {
  const keys = archetypeFeatures.map(({ metric }) => metric);
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) expect(metricByKey[key], key).toBeDefined();
});

test('z is (x − median) / (1.4826 · MAD) of the transformed value', () => {
  // ln(1 + x) of e−1, e²−1, e³−1, e⁴−1, e⁵−1 is 1 … 5: median 3, MAD 1
  const values = Float64Array.from([1, 2, 3, 4, 5], (power) => Math.expm1(power));
  const { z, features } = standardise([log], [values], ideas(5));
  expect(features[0]).toMatchObject({ centre: 3, weight: 1 });
  for (let i = 0; i < 5; i++) expect(z.data[i]).toBeCloseTo((i - 2) / 1.4826, 9);
});

test('a wild value is clipped and leaves the others where they were', () => {
  const values = Float64Array.from([1, 2, 3, 4, 60], (power) => Math.expm1(power));
  expect([...standardise([log], [values], ideas(5)).z.data].at(-1)).toBe(5);
});

test('a missing value becomes the median; a feature that more than 30 % lack is left out with its reason', () => {
  const one = Float64Array.of(1, 2, 3, Number.NaN, 9, 4);
  const many = Float64Array.of(1, 5, Number.NaN, Number.NaN, 3, 2);
  const { z, features, dropped } = standardise([log, other], [one, many], ideas(6));
  expect(features.map(({ metric }) => metric)).toEqual(['holdMedian']);
  expect(z.data[3]).toBe(0);
  expect(dropped).toEqual([{ metric: 'payoffRatio', why: 'not evaluated for 33 % of accounts' }]);
});

test('a feature that says the same as an earlier one, or the same for everyone, is left out', () => {
  const random = createRandom(1);
  const first = Float64Array.from({ length: 50 }, () => random.exponential());
  const { dropped } = standardise([log, other, share], [first, first.map((value) => value * 1.01), new Float64Array(50)], ideas(50));
  expect(dropped).toEqual([
    { metric: 'payoffRatio', why: 'says the same as holdMedian' },
    { metric: 'gridShare', why: 'the same for every account' },
  ]);
});

test('a group in which many are extreme weighs less: its spread counts as 1', () => {
  // 20 of 100 at z = 5, the others at 0: variance 0.2 · 0.8 · 25
  const values = Float64Array.from({ length: 100 }, (_, i) => (i < 20 ? 1 : 0));
  const { features, z } = standardise([share], [values], ideas(100, 1e9));
  expect(Math.max(...z.data)).toBe(5);
  expect(features[0]!.weight).toBeCloseTo(1 / 4, 9);
});

test('a share is believed as far as its ideas reach', () => {
  const values = Float64Array.of(0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55);
  const few = standardise([share], [values], ideas(8, 20));
  const many = standardise([share], [values], ideas(8, 20_000));
  const spanOf = ({ z }: typeof few) => (z.data[7]! - z.data[0]!) * few.features[0]!.spread;
  expect(spanOf(few)).toBeLessThan(spanOf(many));
});

test('where nearly all are alike, a hair is not five deviations', () => {
  const values = new Float64Array(40).map((_, i) => (i < 20 ? 0 : 0.002));
  expect(Math.max(...standardise([share], [values], ideas(40, 100_000)).z.data)).toBeLessThan(0.5);
});

test('every group weighs the same: squared distances count a feature 1 / features in its group', () => {
  const random = createRandom(3);
  const columns = [0, 1, 2].map(() => Float64Array.from({ length: 200 }, () => random.next()));
  const { features, z, points } = standardise([log, other, share], columns, ideas(200));
  expect(features.map(({ weight }) => weight)).toEqual([0.5, 0.5, 1]);
  for (let j = 0; j < 3; j++) {
    expect(median(columnOf(z, j))).toBeCloseTo(0, 12);
    expect(rowOf(points, 7)[j]).toBeCloseTo(rowOf(z, 7)[j]! * Math.sqrt(features[j]!.weight), 12);
  }
});

test('a later account is put on the scale of the book that was learnt from, whatever its own book looks like', () => {
  const values = Float64Array.from([1, 2, 3, 4, 5], (power) => Math.expm1(power));
  const { features } = learnStandardisation([log], [values], ideas(5));
  const later = applyStandardisation(features, [Float64Array.of(Math.expm1(4), Number.NaN, Math.expm1(40))], ideas(3));
  expect([...later.z.data].map((value) => Number(value.toFixed(9)))).toEqual([Number((1 / 1.4826).toFixed(9)), 0, 5]);
});
