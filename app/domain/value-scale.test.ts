import { describe, expect, test } from 'vitest';
import { distributionOf } from './peers.ts';
import { placeOnScale, robustScale, scaleBetween, valueAtPlace } from './value-scale.ts';

test('the range leaves the tails out, so that one far account does not flatten the rest', () => {
  const values = Float64Array.from({ length: 101 }, (_, place) => (place === 100 ? 1e9 : place));
  expect(robustScale(distributionOf(values)!)).toEqual({ kind: 'linear', low: 2, high: 98 });
});

describe('values over decades', () => {
  const scale = scaleBetween(10, 1_000, 100_000);
  test('lie on a log scale, half way at the geometric mean', () => {
    expect(scale.kind).toBe('log');
    expect(placeOnScale(scale, 1_000)).toBeCloseTo(0.5, 12);
    expect(valueAtPlace(scale, 0.25)).toBeCloseTo(100, 9);
  });
  test('which values from zero, of both signs or evenly spread never do', () => {
    const kinds = [scaleBetween(0, 10, 1e6), scaleBetween(-5, 0, 5_000), scaleBetween(2, 50, 98)].map(({ kind }) => kind);
    expect(kinds).toEqual(['linear', 'linear', 'linear']);
  });
  test('and end where the scale ends', () => {
    expect([placeOnScale(scale, 0), placeOnScale(scale, -3), placeOnScale(scale, 1e12)]).toEqual([0, 0, 1]);
  });
});

test('a scale of one value puts everything in the middle', () => {
  const scale = scaleBetween(3, 3, 3);
  expect([placeOnScale(scale, 3), placeOnScale(scale, 9)]).toEqual([0.5, 0.5]);
});
