import { type Matrix, matrix, rowOf } from './matrix.ts';

/** Lower triangle L with L·Lᵀ = the symmetric positive definite matrix; throws where it is not. */
export function cholesky({ rows: size, data }: Matrix): Matrix {
  const lower = matrix(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = data[i * size + j]!;
      for (let k = 0; k < j; k++) rest -= lower.data[i * size + k]! * lower.data[j * size + k]!;
      if (i === j && !(rest > 0)) throw new RangeError('The matrix is not positive definite');
      lower.data[i * size + j] = i === j ? Math.sqrt(rest) : rest / lower.data[j * size + j]!;
    }
  }
  return lower;
}

/** L⁻¹·v by forward substitution: v in a space where the matrix of `cholesky` is the identity. */
export function whiten(lower: Matrix, vector: Float64Array): Float64Array {
  const result = new Float64Array(lower.rows);
  for (let i = 0; i < lower.rows; i++) {
    const row = rowOf(lower, i);
    let rest = vector[i]!;
    for (let k = 0; k < i; k++) rest -= row[k]! * result[k]!;
    result[i] = rest / row[i]!;
  }
  return result;
}
