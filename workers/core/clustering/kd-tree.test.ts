import { describe, expect, test } from 'vitest';
import { groups } from '#tests/fixtures/clustering/datasets.ts';
import { type Matrix, matrix, rowOf, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import {
  allNearestNeighbours,
  buildKdTree,
  countWithin,
  fastNearestNeighbours,
  nearestNeighbours,
  plainNearestNeighbours,
  visitWithin,
} from './kd-tree.ts';

/** Points on a coarse lattice: many equal distances and duplicates. */
function lattice(rows: number, columns: number, seed: number): Matrix {
  const random = createRandom(seed);
  const points = matrix(rows, columns);
  for (let i = 0; i < points.data.length; i++) points.data[i] = random.integer(4);
  return points;
}

const cases: [string, Matrix][] = [
  ['a line', groups(200, 1, 3, 1)],
  ['2 columns', groups(500, 2, 4, 2)],
  ['8 columns', groups(300, 8, 4, 3)],
  ['equal distances and duplicates', lattice(400, 3, 4)],
  ['one point', groups(1, 3, 1, 5)],
  ['one point many times', matrix(50, 2)],
];

describe.each(cases)('%s', (_name, points) => {
  const tree = buildKdTree(points);
  const sortedRows = (query: Float64Array) =>
    Array.from({ length: points.rows }, (_, row) => ({ row, squared: squaredDistance(query, rowOf(points, row)) })).sort(
      (a, b) => a.squared - b.squared || a.row - b.row,
    );

  test('nearest neighbours are those of a full scan, equal distances by row', () => {
    const k = 7;
    const all = allNearestNeighbours(tree, k);
    for (let row = 0; row < points.rows; row++) {
      const wanted = sortedRows(rowOf(points, row)).slice(0, all.k);
      expect(Array.from(all.rows.subarray(row * all.k, (row + 1) * all.k))).toEqual(wanted.map((near) => near.row));
      expect(Array.from(all.squared.subarray(row * all.k, (row + 1) * all.k))).toEqual(wanted.map((near) => near.squared));
    }
    expect(fastNearestNeighbours(tree, k)).toEqual(all);
    expect(plainNearestNeighbours(tree, k)).toEqual(all);
    const elsewhere = rowOf(points, 0).map((value) => value + 0.37);
    expect(Array.from(nearestNeighbours(tree, elsewhere, 3).rows)).toEqual(
      sortedRows(elsewhere)
        .slice(0, 3)
        .map((near) => near.row),
    );
  });

  test('counts and visits what lies within a radius, border included', () => {
    for (let row = 0; row < points.rows; row += 17) {
      const near = sortedRows(rowOf(points, row));
      const border = near[Math.floor(near.length / 3)]!.squared;
      const within = near.filter(({ squared }) => squared <= border);
      expect(countWithin(tree, points.data, row * points.columns, border)).toBe(within.length);
      expect(countWithin(tree, points.data, row * points.columns, border, 5)).toBe(Math.min(5, within.length));
      const visited: number[] = [];
      visitWithin(tree, points.data, row * points.columns, border, (position) => visited.push(tree.rowAt[position]!));
      expect(visited.sort((a, b) => a - b)).toEqual(within.map((one) => one.row).sort((a, b) => a - b));
    }
  });
});

test('more neighbours than points are all points', () => {
  const tree = buildKdTree(groups(5, 2, 1, 1));
  expect(allNearestNeighbours(tree, 9).k).toBe(5);
});
