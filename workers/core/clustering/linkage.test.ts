import { describe, expect, test } from 'vitest';
import { groups } from '#tests/fixtures/clustering/datasets.ts';
import { canonical, greatestDifference, oracles } from '#tests/fixtures/clustering/expected.ts';
import { leafOrder } from '#tests/setup/leaf-order.ts';
import { type Matrix, matrix, matrixFromRows, rowOf, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { condense, condensedIndex, euclideanDistances } from './distances.ts';
import { clusterDistances, cutTree, linkageOf } from './linkage.ts';
import { primTree } from './mst.ts';
import { plainClusters, wardLinkage } from './ward.ts';

const methods = ['average', 'complete', 'single'] as const;

describe.each(oracles)('$name', ({ points, clusters, expected }) => {
  test('Ward: heights, cut and leaf order of scipy', () => {
    const ward = wardLinkage(points);
    expect(greatestDifference(ward.height, expected.ward.heights)).toBeLessThan(1e-8);
    expect(wardLinkage(points, { clusters: plainClusters })).toEqual(ward);
    expect(canonical(cutTree(ward, { clusters }))).toEqual(canonical(expected.ward.cut));
    expect(Array.from(leafOrder(ward))).toEqual(expected.ward.leaves);
  });

  test.each(methods)('%s: heights, cut and leaf order of scipy', (method) => {
    const linkage = clusterDistances(condense(euclideanDistances(points)), method);
    expect(greatestDifference(linkage.height, expected[method].heights)).toBeLessThan(1e-8);
    expect(canonical(cutTree(linkage, { clusters }))).toEqual(canonical(expected[method].cut));
    expect(Array.from(leafOrder(linkage))).toEqual(expected[method].leaves);
  });

  test('single linkage is the spanning tree', () => {
    const { count, a, b, weight } = primTree(points, new Float64Array(points.rows));
    expect(greatestDifference(linkageOf(count, a, b, weight).height, expected.single.heights)).toBeLessThan(1e-8);
  });
});

/** Merges the pair whose union adds least to the within-cluster sum of squares, again and again, computed from the points each time. */
function textbookWardHeights(points: Matrix): number[] {
  let clusters = Array.from({ length: points.rows }, (_, row) => [row]);
  const scatter = (rows: number[]) => {
    const centre = new Float64Array(points.columns);
    for (const row of rows) for (let c = 0; c < points.columns; c++) centre[c]! += rowOf(points, row)[c]! / rows.length;
    return rows.reduce((total, row) => total + squaredDistance(rowOf(points, row), centre), 0);
  };
  const heights: number[] = [];
  while (clusters.length > 1) {
    let best = { a: 0, b: 0, added: Number.POSITIVE_INFINITY };
    for (let a = 0; a < clusters.length; a++) {
      for (let b = a + 1; b < clusters.length; b++) {
        const added = scatter([...clusters[a]!, ...clusters[b]!]) - scatter(clusters[a]!) - scatter(clusters[b]!);
        if (added < best.added) best = { a, b, added };
      }
    }
    heights.push(Math.sqrt(2 * best.added));
    const merged = [...clusters[best.a]!, ...clusters[best.b]!];
    clusters = [...clusters.filter((_, index) => index !== best.a && index !== best.b), merged];
  }
  return heights;
}

test('Ward heights are the added scatter', () => {
  const points = groups(40, 9, 3, 41);
  expect(greatestDifference(wardLinkage(points).height, textbookWardHeights(points))).toBeLessThan(1e-8);
});

test('a row with weight w stands for w equal points', () => {
  const few = groups(12, 3, 3, 42);
  const random = createRandom(43);
  const weights = Array.from({ length: 12 }, () => 1 + random.integer(4));
  const many = matrixFromRows(weights.flatMap((weight, row) => Array.from({ length: weight }, () => rowOf(few, row))));
  const light = wardLinkage(few, { weights });
  const full = wardLinkage(many);
  expect(greatestDifference(light.height, full.height.slice(-11))).toBeLessThan(1e-8);
  expect(light.size.at(-1)).toBe(many.rows);
});

test('a hand-worked tree: 0, 1, 5, 7 on a line', () => {
  const points = matrixFromRows([[0], [1], [5], [7]]);
  const average = clusterDistances(condense(euclideanDistances(points)), 'average');
  expect(Array.from(average.height)).toEqual([1, 2, 5.5]);
  expect(Array.from(average.left)).toEqual([0, 2, 4]);
  expect(Array.from(average.right)).toEqual([1, 3, 5]);
  expect(Array.from(average.size)).toEqual([2, 2, 4]);
  expect(Array.from(cutTree(average, { height: 2 }))).toEqual([0, 0, 1, 1]);
  expect(Array.from(cutTree(average, { height: 1.99 }))).toEqual([0, 0, 1, 2]);
  expect(Array.from(cutTree(average, { clusters: 1 }))).toEqual([0, 0, 0, 0]);
  expect(Array.from(cutTree(average, { clusters: 9 }))).toEqual([0, 1, 2, 3]);
  expect(Array.from(leafOrder(average))).toEqual([0, 1, 2, 3]);
  // Ward: √(2·2·2/4)·5.5
  expect(wardLinkage(points).height[2]).toBeCloseTo(Math.sqrt(2) * 5.5, 12);
});

test('equal points and a single point', () => {
  const lattice = matrixFromRows(Array.from({ length: 90 }, (_, i) => [i % 9, Math.floor(i / 9) % 5]));
  expect(wardLinkage(lattice)).toEqual(wardLinkage(lattice, { clusters: plainClusters }));
  expect(Array.from(wardLinkage(matrix(4, 2)).height)).toEqual([0, 0, 0]);
  expect(wardLinkage(matrixFromRows([[1, 2]])).height.length).toBe(0);
  expect(Array.from(leafOrder(wardLinkage(matrixFromRows([[1, 2]]))))).toEqual([0]);
  expect(Array.from(cutTree(wardLinkage(matrixFromRows([[1, 2]])), { clusters: 3 }))).toEqual([0]);
});

test('the condensed layout is that of pdist', () => {
  const seen = [];
  for (let a = 0; a < 6; a++) for (let b = a + 1; b < 6; b++) seen.push(condensedIndex(6, a, b));
  expect(seen).toEqual(seen.map((_, index) => index));
  expect(condensedIndex(6, 5, 2)).toBe(condensedIndex(6, 2, 5));
});
