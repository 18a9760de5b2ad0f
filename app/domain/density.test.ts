import { expect, test } from 'vitest';
import { smoothDensity } from './density.ts';

const bins = 96;
const normal = (mean: number, deviation: number, size: number) =>
  Float64Array.from({ length: bins }, (_, bin) => Math.round(size * Math.exp(-0.5 * ((bin - mean) / deviation) ** 2)));

test('a normal sample stays one hill at its mean, a little wider', () => {
  const density = smoothDensity(normal(40, 8, 1_000));
  expect(density.indexOf(1)).toBe(40);
  // Convolved with the kernel: variance 64 + h², h = 0.9 · 8 · 20,000^-0.2 ≈ 0.99, so at least one bin: exp(−½ · 8² / 65).
  expect(density[48]).toBeCloseTo(Math.exp((-0.5 * 64) / 65), 2);
});

test('two hills stay two', () => {
  const counts = normal(20, 4, 500).map((count, bin) => count + normal(70, 4, 250)[bin]!);
  const density = smoothDensity(counts);
  expect(density[45]).toBeLessThan(0.05);
  expect(density[70]).toBeGreaterThan(0.4);
  expect(density[70]).toBeLessThan(0.6);
});

test('mass at an end stays inside', () => {
  const counts = new Float64Array(bins);
  counts[0] = 100;
  const density = smoothDensity(counts);
  expect(density[0]).toBe(1);
  expect(density.every((value) => value >= 0 && value <= 1)).toBe(true);
  expect(density[5]).toBeLessThan(0.01);
  // Both ends alike.
  expect(smoothDensity([...counts].reverse())).toEqual([...density].reverse());
});

test('nothing is flat, and sizes do not show', () => {
  expect(smoothDensity(new Float64Array(4))).toEqual([0, 0, 0, 0]);
  const few = smoothDensity(normal(30, 30, 1));
  expect(Math.max(...few)).toBe(1);
});
