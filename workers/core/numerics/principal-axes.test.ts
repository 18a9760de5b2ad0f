import { expect, test } from 'vitest';
import { matrix, matrixFromRows, rowOf } from './matrix.ts';
import { principalAxes, symmetricEigen } from './principal-axes.ts';
import { createRandom } from './random.ts';

test('a symmetric 2 × 2 matrix by hand', () => {
  const { values, vectors } = symmetricEigen(
    matrixFromRows([
      [2, 1],
      [1, 2],
    ]),
  );
  expect(values[0]).toBeCloseTo(3, 12);
  expect(values[1]).toBeCloseTo(1, 12);
  expect(rowOf(vectors, 0)[0]).toBeCloseTo(Math.SQRT1_2, 12);
  expect(rowOf(vectors, 0)[1]).toBeCloseTo(Math.SQRT1_2, 12);
});

test('eigenvectors reproduce the matrix, are orthonormal and point to their largest entry', () => {
  const random = createRandom(6);
  const size = 9;
  const a = matrix(size, size);
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) a.data[i * size + j] = a.data[j * size + i] = random.normal();
  const { values, vectors } = symmetricEigen(a);
  for (let i = 0; i < size; i++) {
    if (i > 0) expect(values[i]!).toBeLessThanOrEqual(values[i - 1]!);
    const vector = rowOf(vectors, i);
    expect(vector[vector.reduce((best, value, index) => (Math.abs(value) > Math.abs(vector[best]!) ? index : best), 0)]!).toBeGreaterThan(
      0,
    );
    for (let j = 0; j < size; j++) {
      const other = rowOf(vectors, j);
      expect(vector.reduce((total, value, k) => total + value * other[k]!, 0)).toBeCloseTo(i === j ? 1 : 0, 10);
      let rebuilt = 0;
      for (let k = 0; k < size; k++) rebuilt += values[k]! * rowOf(vectors, k)[i]! * rowOf(vectors, k)[j]!;
      expect(rebuilt).toBeCloseTo(a.data[i * size + j]!, 10);
    }
  }
});

test('the first axis of a stretched cloud is the direction it was stretched in', () => {
  const random = createRandom(2);
  const points = matrixFromRows(
    Array.from({ length: 4_000 }, () => {
      const along = 5 * random.normal();
      const across = random.normal();
      return [3 + (along * 3 - across * 4) / 5, -2 + (along * 4 + across * 3) / 5];
    }),
  );
  const { centre, axes, variances } = principalAxes(points, 2);
  expect(rowOf(axes, 0)[0]).toBeCloseTo(0.6, 1);
  expect(rowOf(axes, 0)[1]).toBeCloseTo(0.8, 1);
  expect(variances[0]! / variances[1]!).toBeGreaterThan(20);
  expect(centre[0]).toBeCloseTo(3, 0);
});
