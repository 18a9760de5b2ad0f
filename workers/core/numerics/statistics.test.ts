import { expect, test } from 'vitest';
import { createRandom } from './random.ts';
import {
  centralMoment,
  coefficientOfVariation,
  correlation,
  entropyBits,
  gini,
  herfindahl,
  kurtosis,
  mean,
  median,
  medianAbsoluteDeviation,
  quantile,
  skewness,
  sorted,
  standardDeviation,
  sum,
} from './statistics.ts';

test('moments of 2, 4, 4, 4, 5, 5, 7, 9', () => {
  const values = [2, 4, 4, 4, 5, 5, 7, 9];
  expect(sum(values)).toBe(40);
  expect(mean(values)).toBe(5);
  expect(standardDeviation(values)).toBe(2); // Σ(x−5)² = 9+1+1+1+0+0+4+16 = 32; √(32/8)
  expect(coefficientOfVariation(values)).toBe(0.4);
  expect(centralMoment(values, 3)).toBe(5.25); // (−27 −1 −1 −1 +8 +64)/8
  expect(skewness(values)).toBe(5.25 / 8);
  expect(kurtosis(values)).toBe((81 + 1 + 1 + 1 + 16 + 256) / 8 / 16);
});

test('nothing in, NaN out', () => {
  for (const statistic of [mean, standardDeviation, median, skewness, entropyBits, herfindahl, gini]) expect(statistic([])).toBeNaN();
});

test('constant values have no skew, no kurtosis and no correlation', () => {
  expect(skewness([3, 3, 3])).toBeNaN();
  expect(kurtosis([3, 3, 3])).toBeNaN();
  expect(correlation([3, 3, 3], [1, 2, 3])).toBeNaN();
  expect(coefficientOfVariation([-1, 1])).toBeNaN();
});

test('quantiles are linear between ranks and sort numerically without touching the input', () => {
  const values = [10, 9, 100, 1];
  expect(quantile(values, 0.5)).toBe(9.5);
  expect(quantile(values, 0.9)).toBeCloseTo(73, 12); // rank 2.7: 10 + 0.7·90
  expect(quantile(values, 0)).toBe(1);
  expect(quantile(values, 1)).toBe(100);
  expect([...sorted(values)]).toEqual([1, 9, 10, 100]);
  expect(values).toEqual([10, 9, 100, 1]);
});

test('median absolute deviation ignores one wild value', () => {
  expect(medianAbsoluteDeviation([1, 2, 3, 4, 1_000_000])).toBe(1); // distances from 3: 2 1 0 1 999997
});

test('entropy and concentration of counts', () => {
  expect(entropyBits([1, 1, 1, 1])).toBe(2);
  expect(entropyBits([5, 0, 0])).toBe(0);
  expect(herfindahl([1, 3])).toBe(10 / 16);
});

test('Gini equals half the relative mean absolute difference', () => {
  const random = createRandom(8);
  const values = Array.from({ length: 60 }, () => random.exponential());
  let difference = 0;
  for (const a of values) for (const b of values) difference += Math.abs(a - b);
  expect(gini(values)).toBeCloseTo(difference / (2 * values.length ** 2 * mean(values)), 12);
  expect(gini([4, 4, 4])).toBeCloseTo(0, 12);
});

test('correlation of a line is ±1', () => {
  expect(correlation([1, 2, 3], [10, 20, 30])).toBeCloseTo(1, 12);
  expect(correlation([1, 2, 3], [5, 4, 3])).toBeCloseTo(-1, 12);
});
