import { expect, test } from 'vitest';
import { meanDifferenceInterval, meanInterval, quantileInterval, ratioInfluence, sharpeInterval, wilsonInterval } from './intervals.ts';

test('Wilson: 3 of 10 is 0.1078 to 0.6032, none of 20 is 0 to 0.1611', () => {
  const three = wilsonInterval(0.3, 10);
  expect(three.low).toBeCloseTo(0.1078, 4);
  expect(three.high).toBeCloseTo(0.6032, 4);
  const none = wilsonInterval(0, 20);
  expect(none.low).toBe(0);
  expect(none.high).toBeCloseTo(0.1611, 4);
});

test('a mean of 1 … 5 has t = 2.7764 standard errors of √0.5 on each side', () => {
  const { n, low, high } = meanInterval([1, 2, 3, 4, 5]);
  expect(n).toBe(5);
  expect(low).toBeCloseTo(3 - 2.776445 * Math.SQRT1_2, 5);
  expect(high).toBeCloseTo(3 + 2.776445 * Math.SQRT1_2, 5);
});

test('Welch: equal groups of 1 … 5 differ by 0 ± t(8) · 1', () => {
  const { low, high } = meanDifferenceInterval([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]);
  expect(low).toBeCloseTo(-2.306004, 5);
  expect(high).toBeCloseTo(2.306004, 5);
});

test('the median of ten lies between the second and the ninth value, of five nowhere', () => {
  expect(quantileInterval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.5)).toEqual({ n: 10, low: 2, high: 9 });
  expect(quantileInterval([1, 2, 3, 4, 5], 0.5)).toEqual({ n: 5, low: Number.NaN, high: Number.NaN });
});

test('ranks of large samples follow the normal approximation: the median of 1,001 lies within 469 and 533', () => {
  const { low, high } = quantileInterval(
    Array.from({ length: 1_001 }, (_, i) => i + 1),
    0.5,
  );
  expect(low).toBeGreaterThanOrEqual(468);
  expect(low).toBeLessThanOrEqual(470);
  expect(high).toBeGreaterThanOrEqual(532);
  expect(high).toBeLessThanOrEqual(534);
});

test('one observation has no spread, so no interval', () => {
  expect(meanInterval([4]).low).toBeNaN();
});

test('Lo: a daily Sharpe ratio of 0.1 over 250 days is uncertain by 0.0634', () => {
  expect((sharpeInterval(0.1, 250).high - 0.1) / 1.959964).toBeCloseTo(Math.sqrt(1.005 / 250), 6);
});

test('the influence of a pair on Σa / Σb is its residual over the mean of b', () => {
  expect(Array.from(ratioInfluence([1, 3], [2, 2]))).toEqual([-0.5, 0.5]);
});
