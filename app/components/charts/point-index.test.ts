import { expect, test } from 'vitest';
import { indexPoints } from './point-index.ts';

const brute = (xs: number[], ys: number[], x: number, y: number, radius: number) => {
  let [best, bestSquare] = [-1, radius * radius];
  xs.forEach((_, i) => {
    const square = (xs[i]! - x) ** 2 + (ys[i]! - y) ** 2;
    if (square <= bestSquare) [best, bestSquare] = [i, square];
  });
  return best === -1 ? null : bestSquare;
};

test('finds the same nearest point as looking at every one', () => {
  const wave = (i: number, a: number) => Math.sin(i * a) * 50 + Math.cos(i * i * 0.37) * 13;
  const xs = Array.from({ length: 5_000 }, (_, i) => wave(i, 1.7));
  const ys = Array.from({ length: 5_000 }, (_, i) => wave(i, 2.3));
  const index = indexPoints(xs, ys);
  let found = 0;
  for (let i = 0; i < 500; i++) {
    const [x, y, radius] = [wave(i, 0.9) * 1.2, wave(i, 0.31) * 1.2, 0.5 + (i % 7)];
    const place = index.nearest(x, y, radius);
    const square = place === -1 ? null : (xs[place]! - x) ** 2 + (ys[place]! - y) ** 2;
    expect(square).toBe(brute(xs, ys, x, y, radius));
    if (place !== -1) found++;
  }
  expect(found).toBeGreaterThan(200);
});

test('no points, one point and points without a place', () => {
  expect(indexPoints([], []).nearest(0, 0, 10)).toBe(-1);
  expect(indexPoints([3], [4]).nearest(3, 4, 1)).toBe(0);
  expect(indexPoints([Number.NaN, 1], [0, 1]).nearest(1, 1, 1)).toBe(1);
});
