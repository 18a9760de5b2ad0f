import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { correlation, mean } from '../numerics/statistics.ts';
import { averageDepth, isolationScores } from './isolation-forest.ts';

/** Scores of scikit-learn's IsolationForest with 1,000 trees; made by expected.py beside it, from the same formula. */
const expected: { isolation: number[] } = JSON.parse(
  fs.readFileSync(new URL('../../../tests/fixtures/ratings/expected.json', import.meta.url), 'utf8'),
);

const columns = 4;
const outliers = 12;

function uniform(i: number, j: number, k: number): number {
  const x = Math.sin(i * 12.9898 + j * 78.233 + k * 37.719) * 43_758.5453;
  return x - Math.floor(x);
}

/** 400 points of nearly normal coordinates, the first twelve spread three times as far. */
function points(): Float64Array {
  const values = new Float64Array(400 * columns);
  for (let i = 0; i < 400; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = -6;
      for (let k = 0; k < 12; k++) sum += uniform(i, j, k);
      values[i * columns + j] = i < outliers ? 3 * sum : sum;
    }
  }
  return values;
}

describe('isolation forest', () => {
  test('cut along the axes it gives the scores of scikit-learn', () => {
    const own = isolationScores(points(), columns, { seed: 1, trees: 1_000, extension: 0 });
    const errors = expected.isolation.map((score, row) => Math.abs(own[row]! - score));
    expect(Math.max(...errors)).toBeLessThan(0.03);
    expect(mean(errors)).toBeLessThan(0.006);
    expect(correlation(own, expected.isolation)).toBeGreaterThan(0.99);
  });

  test('planes through two features find the same points', () => {
    const own = isolationScores(points(), columns, { seed: 1 });
    expect(correlation(own, expected.isolation)).toBeGreaterThan(0.9);
    const inner = mean(own.subarray(outliers));
    expect(mean(own.subarray(0, outliers))).toBeGreaterThan(inner + 0.1);
  });

  test('the same seed gives the same scores, another one nearly the same', () => {
    const values = points();
    const first = isolationScores(values, columns, { seed: 7 });
    expect(isolationScores(values, columns, { seed: 7 })).toEqual(first);
    const other = isolationScores(values, columns, { seed: 8 });
    expect(other).not.toEqual(first);
    expect(correlation(other, first)).toBeGreaterThan(0.9);
  });

  test('average depths are those of Liu, Ting and Zhou', () => {
    expect(averageDepth(1)).toBe(0);
    expect(averageDepth(2)).toBe(1);
    // c(n) = 2 H(n − 1) − 2 (n − 1) / n with H ≈ ln + γ, worked out for 256
    expect(averageDepth(256)).toBeCloseTo(2 * (Math.log(255) + 0.5772156649) - (2 * 255) / 256, 9);
  });

  test('nothing to cut leaves nothing apart', () => {
    const flat = isolationScores(new Float64Array(20 * 3).fill(5), 3, { seed: 1 });
    expect(new Set(flat).size).toBe(1);
    expect(isolationScores(new Float64Array([1, 2]), 2, { seed: 1 })).toEqual(new Float64Array([0.5]));
  });
});
