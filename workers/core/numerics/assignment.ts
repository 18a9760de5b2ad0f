import type { Matrix } from './matrix.ts';

/**
 * Minimum-cost assignment of rows to columns (Hungarian method with potentials, Kuhn 1955, Jonker & Volgenant 1987; O(rows²·columns)).
 * Needs rows ≤ columns. Returns the column of each row.
 */
export function assignRows({ rows, columns, data }: Matrix): Int32Array {
  if (rows > columns) throw new RangeError(`Cannot assign ${rows} rows to ${columns} columns`);
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOfColumn = new Int32Array(columns + 1); // 1-based; column 0 holds the row that is being placed
  const previous = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    rowOfColumn[0] = row;
    let column = 0;
    const slack = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Uint8Array(columns + 1);
    do {
      used[column] = 1;
      const current = rowOfColumn[column]!;
      let least = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let candidate = 1; candidate <= columns; candidate++) {
        if (used[candidate] === 1) continue;
        const reduced = data[(current - 1) * columns + candidate - 1]! - rowPotential[current]! - columnPotential[candidate]!;
        if (reduced < slack[candidate]!) {
          slack[candidate] = reduced;
          previous[candidate] = column;
        }
        if (slack[candidate]! < least) {
          least = slack[candidate]!;
          next = candidate;
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (used[j] === 1) {
          rowPotential[rowOfColumn[j]!]! += least;
          columnPotential[j]! -= least;
        } else slack[j]! -= least;
      }
      column = next;
    } while (rowOfColumn[column] !== 0);
    do {
      rowOfColumn[column] = rowOfColumn[previous[column]!]!;
      column = previous[column]!;
    } while (column !== 0);
  }
  const result = new Int32Array(rows);
  for (let column = 1; column <= columns; column++) if (rowOfColumn[column] !== 0) result[rowOfColumn[column]! - 1] = column - 1;
  return result;
}
