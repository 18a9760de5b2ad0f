import { columnOf, type Matrix, matrix, rowOf } from './matrix.ts';
import { mean } from './statistics.ts';

const maxSweeps = 60;

/** Eigenvalues (descending) and eigenvectors (as rows) of a symmetric matrix by cyclic Jacobi rotations. Each vector's largest entry is positive. */
export function symmetricEigen(symmetric: Matrix): { values: Float64Array; vectors: Matrix } {
  const size = symmetric.rows;
  const a = symmetric.data.slice();
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let off = 0;
    let total = 0;
    for (let i = 0; i < size * size; i++) {
      const square = a[i]! ** 2;
      total += square;
      if (i % (size + 1) !== 0) off += square;
    }
    if (off <= 1e-26 * total) break;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q);
  }
  const order = Array.from({ length: size }, (_, i) => i).sort((i, j) => a[j * size + j]! - a[i * size + i]! || i - j);
  const vectors = matrix(size, size);
  order.forEach((from, to) => {
    const row = rowOf(vectors, to);
    let largest = 0;
    for (let i = 0; i < size; i++) {
      row[i] = v[i * size + from]!;
      if (Math.abs(row[i]!) > Math.abs(row[largest]!) + 1e-12) largest = i;
    }
    if ((row[largest] ?? 0) < 0) for (let i = 0; i < size; i++) row[i] = -row[i]!;
  });
  return { values: Float64Array.from(order, (i) => a[i * size + i]!), vectors };
}

function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q]!;
  if (apq === 0) return;
  const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * apq);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let i = 0; i < size; i++) {
    const ip = a[i * size + p]!;
    const iq = a[i * size + q]!;
    a[i * size + p] = c * ip - s * iq;
    a[i * size + q] = s * ip + c * iq;
  }
  for (let i = 0; i < size; i++) {
    const pi = a[p * size + i]!;
    const qi = a[q * size + i]!;
    a[p * size + i] = c * pi - s * qi;
    a[q * size + i] = s * pi + c * qi;
    const vp = v[i * size + p]!;
    const vq = v[i * size + q]!;
    v[i * size + p] = c * vp - s * vq;
    v[i * size + q] = s * vp + c * vq;
  }
}

/** Mean and leading directions of greatest variance of the rows; the sign of each direction is fixed by its largest entry. */
export function principalAxes(points: Matrix, count: number): { centre: Float64Array; axes: Matrix; variances: Float64Array } {
  const { columns, rows } = points;
  const centre = Float64Array.from({ length: columns }, (_, column) => mean(columnOf(points, column)));
  const covariance = matrix(columns, columns);
  for (let row = 0; row < rows; row++) {
    const values = rowOf(points, row);
    for (let i = 0; i < columns; i++) {
      for (let j = i; j < columns; j++) covariance.data[i * columns + j]! += ((values[i]! - centre[i]!) * (values[j]! - centre[j]!)) / rows;
    }
  }
  for (let i = 0; i < columns; i++) for (let j = 0; j < i; j++) covariance.data[i * columns + j] = covariance.data[j * columns + i]!;
  const { values, vectors } = symmetricEigen(covariance);
  const axes = matrix(Math.min(count, columns), columns);
  axes.data.set(vectors.data.subarray(0, axes.data.length));
  return { centre, axes, variances: values.slice(0, axes.rows) };
}
