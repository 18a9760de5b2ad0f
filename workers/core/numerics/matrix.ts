/** A dense matrix, row by row: one row per account or point. */
export type Matrix = { rows: number; columns: number; data: Float64Array };

export const matrix = (rows: number, columns: number): Matrix => ({ rows, columns, data: new Float64Array(rows * columns) });
export const rowOf = ({ columns, data }: Matrix, row: number): Float64Array => data.subarray(row * columns, (row + 1) * columns);
export const columnOf = ({ rows, columns, data }: Matrix, column: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => data[row * columns + column]!);

export function matrixFromRows(rows: readonly ArrayLike<number>[]): Matrix {
  const result = matrix(rows.length, rows[0]?.length ?? 0);
  rows.forEach((row, index) => {
    result.data.set(row, index * result.columns);
  });
  return result;
}

/** The rows at `indices`, in that order. */
export function selectRows(from: Matrix, indices: ArrayLike<number>): Matrix {
  const result = matrix(indices.length, from.columns);
  for (let row = 0; row < indices.length; row++) result.data.set(rowOf(from, indices[row]!), row * from.columns);
  return result;
}

export function squaredDistance(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i]! - b[i]!) ** 2;
  return total;
}
