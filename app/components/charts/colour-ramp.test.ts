import { expect, test } from 'vitest';
import { mixStops, shadeCount, shadeOf } from './colour-ramp.ts';

test('a ramp goes through its stops in equal steps', () => {
  const stops = [
    [0, 0, 0],
    [100, 50, 0],
    [100, 250, 40],
  ] as const;
  expect(mixStops(stops, 0)).toEqual([0, 0, 0]);
  expect(mixStops(stops, 0.25)).toEqual([50, 25, 0]);
  expect(mixStops(stops, 0.5)).toEqual([100, 50, 0]);
  expect(mixStops(stops, 0.75)).toEqual([100, 150, 20]);
  expect(mixStops(stops, 1)).toEqual([100, 250, 40]);
  expect(mixStops(stops, 7)).toEqual([100, 250, 40]);
});

test('the ends of a scale have the first and the last shade', () => {
  expect([shadeOf(0), shadeOf(0.5), shadeOf(1)]).toEqual([0, shadeCount / 2, shadeCount - 1]);
});
