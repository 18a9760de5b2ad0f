import { expect, test } from 'vitest';
import { logNormalCdf, normalCdf } from './normal.ts';

test('the normal distribution at tabulated points', () => {
  // Abramowitz & Stegun, table 26.1, and scipy.stats.norm.cdf for the tails
  expect(normalCdf(0)).toBe(0.5);
  expect(normalCdf(1)).toBeCloseTo(0.8413447460685429, 14);
  expect(normalCdf(1.96)).toBeCloseTo(0.9750021048517795, 14);
  expect(normalCdf(-3.5) / 2.326290790355251e-4).toBeCloseTo(1, 12);
  expect(normalCdf(-8) / 6.220960574271785e-16).toBeCloseTo(1, 12);
});

test('it is symmetric and has no step where the two expansions meet', () => {
  for (const z of [0.3, 1.7, 2.999999, 3.000001, 5]) expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 14);
  expect(normalCdf(-3 - 1e-9) / normalCdf(-3 + 1e-9)).toBeCloseTo(1, 7);
});

test('the logarithm goes on where the probability itself is 0', () => {
  expect(normalCdf(-60)).toBe(0);
  expect(logNormalCdf(-60)).toBeCloseTo(-1805.0136, 3); // −z²/2 − ln(z√2π) − 1/z² + …
  expect(logNormalCdf(-1)).toBeCloseTo(Math.log(normalCdf(-1)), 14);
  expect(logNormalCdf(Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
  expect(normalCdf(Number.NaN)).toBeNaN();
});
