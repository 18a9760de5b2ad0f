import { expect, test } from 'vitest';
import { benjaminiHochberg } from './false-discovery.ts';

test('q-values are those of scipy', () => {
  // scipy.stats.false_discovery_control([0.01, 0.04, 0.03, 0.005, 0.5, 0.9, 0.02], method='bh')
  const expected = [0.035, 0.056, 0.0525, 0.035, 0.583333333333333, 0.9, 0.0466666666666667];
  const q = benjaminiHochberg([0.01, 0.04, 0.03, 0.005, 0.5, 0.9, 0.02]);
  expected.forEach((value, index) => {
    expect(q[index]).toBeCloseTo(value, 12);
  });
});

test('a single hypothesis keeps its p-value, none gives none', () => {
  expect([...benjaminiHochberg([0.2])]).toEqual([0.2]);
  expect([...benjaminiHochberg([])]).toEqual([]);
});
