import { expect, test } from 'vitest';
import { type Matrix, matrix, rowOf } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { compareSeries, pairDistances } from './compare-series.ts';
import { nearPairs } from './near-pairs.ts';
import { finishSeries, seriesShape } from './series.ts';

const shape = seriesShape('tradeCount', Date.UTC(2024, 5, 29), 180, false);

/** Counts per trading day: everyone is busier early in the week. */
function counts(accounts: number, seed: number): Matrix {
  const raw = matrix(accounts, shape.points);
  for (let row = 0; row < accounts; row++) {
    const random = createRandom(seed).fork(row);
    const series = rowOf(raw, row);
    for (let step = 0; step < series.length; step++) series[step] = Math.floor(random.exponential() * (step % 5 < 2 ? 6 : 3));
  }
  return raw;
}
function search(raw: Matrix, distance: 'euclidean' | 'dtw' | 'shape') {
  const finished = matrix(raw.rows, raw.columns);
  finished.data.set(raw.data);
  for (let row = 0; row < raw.rows; row++) finishSeries(shape, rowOf(finished, row));
  const compare = (one: Matrix, other: Matrix) => compareSeries(distance, 0.05, one, other);
  const comparison = compare(finished, finished);
  const pairs = nearPairs(pairDistances(comparison, raw.rows), { shape, raw, compare, finished, random: createRandom(3) });
  return pairs.map((pair) => ({ ...pair, lag: comparison.lag(pair.a, pair.b) }));
}

test.each(['euclidean', 'dtw', 'shape'] as const)('a common rhythm of the week makes no near pair: %s', (distance) => {
  expect(search(counts(40, 1), distance)).toEqual([]);
});

test.each(['euclidean', 'dtw', 'shape'] as const)('a copy that leaves out a fifth is found, and nothing else: %s', (distance) => {
  const raw = counts(40, 2);
  const random = createRandom(9);
  rowOf(raw, 31).set(rowOf(raw, 12).map((count) => Math.round(count * random.between(0.6, 1))));
  const [pair, ...others] = search(raw, distance);
  expect(pair).toMatchObject({ a: 12, b: 31, lag: 0 });
  expect(pair!.chance).toBeLessThan(1e-4);
  expect(pair!.falseShare).toBeLessThan(0.05);
  expect(others).toEqual([]);
});

test('a copy three days late is found by its shape, with the lag', () => {
  const raw = counts(40, 4);
  const leader = rowOf(raw, 5);
  rowOf(raw, 20).set(leader.map((_, step) => leader[step - 3] ?? 1));
  expect(search(raw, 'euclidean')).toEqual([]);
  expect(search(raw, 'shape')).toMatchObject([{ a: 5, b: 20, lag: 3 }]);
});
