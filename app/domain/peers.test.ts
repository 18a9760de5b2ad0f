import { expect, test } from 'vitest';
import { distributionOf, percentileOf } from './peers.ts';

const hundred = distributionOf(Float64Array.from({ length: 101 }, (_, index) => index * 10))!;

test('percentiles of evenly spread values', () => {
  expect(hundred.quantiles[50]).toBe(500);
  expect(hundred.quantiles[90]).toBe(900);
  expect([0, 55, 500, 995, 1000, -5, 2000].map((value) => percentileOf(hundred, value))).toEqual([0, 5.5, 50, 99.5, 100, 0, 100]);
});

test('a value that many share stands in the middle of them', () => {
  const half = distributionOf([...Array(50).fill(0), ...Array.from({ length: 51 }, (_, index) => index + 1)])!;
  expect(percentileOf(half, 0)).toBeCloseTo(24.5, 1);
});

test('too few accounts give no distribution', () => {
  expect(distributionOf(Array(19).fill(1))).toBeNull();
  expect(distributionOf(Array(20).fill(1))?.accounts).toBe(20);
});
