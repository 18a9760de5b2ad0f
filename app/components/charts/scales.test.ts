import { describe, expect, test } from 'vitest';
import type { ValueScale } from '#app/domain/value-scale.ts';
import { domainWithZero, durationTicks, linearScale, niceTicks, scaleTicks } from './scales.ts';

test('a scale maps ends to ends and a single value to the middle', () => {
  const scale = linearScale([10, 20], [0, 100]);
  expect([scale(10), scale(15), scale(20)]).toEqual([0, 50, 100]);
  expect(linearScale([5, 5], [0, 100])(5)).toBe(50);
});

describe('ticks', () => {
  test.each([
    [
      [0, 1],
      [0, 0.2, 0.4, 0.6, 0.8, 1],
    ],
    [
      [-3, 17],
      [0, 5, 10, 15],
    ],
    [
      [0, 0.3],
      [0, 0.1, 0.2, 0.3],
    ],
    [[4, 4], [4]],
  ] as const)('of %j are %j', (domain, expected) => expect(niceTicks(domain)).toEqual(expected));
});

test('a domain always shows zero', () => {
  expect(domainWithZero([3, 7])).toEqual([0, 8]);
  expect(domainWithZero([-3, -7])).toEqual([-8, 0]);
  expect(domainWithZero([-1200, 3400])).toEqual([-2000, 4000]);
  expect(domainWithZero([])).toEqual([0, 1]);
});

describe('ticks of a scale', () => {
  const linear = (low: number, high: number): ValueScale => ({ kind: 'linear', low, high });
  const log = (low: number, high: number): ValueScale => ({ kind: 'log', low, high });
  test('are round', () => {
    expect(scaleTicks(linear(0.03, 0.91), 'percent')).toEqual([0.2, 0.4, 0.6, 0.8]);
    expect(scaleTicks(linear(-2.1, 3.9), 'sigma')).toEqual([-2, 0, 2]);
    expect(scaleTicks(log(3, 40_000), 'count')).toEqual([10, 100, 1_000, 10_000]);
  });
  test('of durations are minutes, hours and days', () => {
    expect(scaleTicks(log(20, 10 * 86_400), 'seconds')).toEqual([60, 3_600, 12 * 3_600, 7 * 86_400]);
  });
  test('never lie outside', () => {
    for (const scale of [linear(0.001, 0.0012), log(5, 6_000), linear(-1e6, 1e7), linear(0, 0.3), log(1e-4, 2e-3)]) {
      for (const unit of ['seconds', 'percent', 'count'] as const) {
        const ticks = scaleTicks(scale, unit);
        expect(ticks.length).toBeGreaterThan(0);
        expect(ticks.every((tick) => tick >= scale.low && tick <= scale.high)).toBe(true);
      }
    }
  });
});

test('ticks of durations stand on whole minutes, hours and days', () => {
  expect(durationTicks([0, 200], 4)).toEqual([0, 60, 120, 180]);
  expect(durationTicks([0, 27_420], 4)).toEqual([0, 7_200, 14_400, 21_600]);
  expect(durationTicks([86_400, 10 * 86_400], 4)).toEqual([3 * 86_400, 6 * 86_400, 9 * 86_400]);
  expect(durationTicks([0, 0.9], 4)).toEqual([0, 0.5]);
});
