import { describe, expect, test } from 'vitest';
import { groups } from '#tests/fixtures/clustering/datasets.ts';
import { greatestDifference, oracles } from '#tests/fixtures/clustering/expected.ts';
import { disjointSets, uniteSets } from '#workers/core/numerics/disjoint-sets.ts';
import { type Matrix, matrix, rowOf, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { sum } from '#workers/core/numerics/statistics.ts';
import { condense, euclideanDistances, pairwiseFromCondensed } from './distances.ts';
import { allNearestNeighbours, buildKdTree } from './kd-tree.ts';
import {
  boruvkaTree,
  coreDistances,
  fastPrimTree,
  mutualReachabilityTree,
  plainPrimTree,
  primTree,
  primTreeOfDistances,
  squaredCoreDistances,
} from './mst.ts';

function lattice(rows: number, columns: number, seed: number): Matrix {
  const random = createRandom(seed);
  const points = matrix(rows, columns);
  for (let i = 0; i < points.data.length; i++) points.data[i] = random.integer(5);
  return points;
}

/** All edges sorted by weight, taken unless they close a circle (Kruskal). */
function kruskalWeights(points: Matrix, squaredCore: Float64Array): number[] {
  const edges: { a: number; b: number; weight: number }[] = [];
  for (let a = 0; a < points.rows; a++) {
    for (let b = a + 1; b < points.rows; b++) {
      const weight = Math.sqrt(Math.max(squaredDistance(rowOf(points, a), rowOf(points, b)), squaredCore[a]!, squaredCore[b]!));
      edges.push({ a, b, weight });
    }
  }
  const sets = disjointSets(points.rows);
  return edges
    .sort((one, other) => one.weight - other.weight)
    .filter(({ a, b }) => uniteSets(sets, a, b))
    .map(({ weight }) => weight);
}

describe.each([
  ['2 columns', groups(400, 2, 4, 21), 5],
  ['plain distances', groups(300, 3, 4, 22), 1],
  ['6 columns', groups(500, 6, 5, 23), 10],
  ['11 columns', groups(200, 11, 3, 24), 4],
  ['equal distances and duplicates', lattice(300, 3, 25), 4],
  ['equal distances, no core distance', lattice(120, 2, 26), 1],
  ['20 columns', groups(700, 20, 3, 28), 4],
  ['two points', groups(2, 2, 1, 27), 2],
] as [string, Matrix, number][])('%s', (_name, points, minSamples) => {
  const tree = buildKdTree(points);
  const neighbours = allNearestNeighbours(tree, minSamples);
  const squaredCore = squaredCoreDistances(neighbours);

  test('core distances by tree and from given distances are the same', () => {
    expect(coreDistances(euclideanDistances(points), minSamples)).toEqual(squaredCore.map(Math.sqrt));
  });

  test('Borůvka, Prim and Prim on given distances find the same tree, and it is minimal', () => {
    const boruvka = boruvkaTree(tree, neighbours);
    const prim = primTree(points, squaredCore);
    expect(boruvka).toEqual(prim);
    expect(fastPrimTree(points, squaredCore)).toEqual(prim);
    expect(plainPrimTree(points, squaredCore)).toEqual(prim);
    const given = pairwiseFromCondensed(condense(euclideanDistances(points)));
    expect(primTreeOfDistances(given, squaredCore.map(Math.sqrt)).weight).toEqual(prim.weight);
    expect(greatestDifference(prim.weight, kruskalWeights(points, squaredCore))).toBe(0);
    const sets = disjointSets(points.rows);
    expect(prim.a.every((a, edge) => uniteSets(sets, a, prim.b[edge]!))).toBe(true);
  });
});

test.each(oracles)('$name: weights of hdbscan', ({ points, minSamples, expected }) => {
  expect(Math.abs(sum(points.data) - expected.sum)).toBeLessThan(1e-8);
  const tree = mutualReachabilityTree(points, minSamples);
  expect(greatestDifference(tree.weight, expected.eom.weights)).toBeLessThan(1e-8);
});

test('no point and one point have a tree without edges', () => {
  expect(mutualReachabilityTree(matrix(1, 2), 3).weight.length).toBe(0);
  expect(mutualReachabilityTree(matrix(1, 20), 3).weight.length).toBe(0);
});

test('a long run can be cancelled', () => {
  const throwIfCancelled = () => {
    throw new Error('cancelled');
  };
  expect(() => mutualReachabilityTree(groups(300, 2, 2, 1), 3, { throwIfCancelled })).toThrow('cancelled');
  expect(() => mutualReachabilityTree(groups(300, 20, 2, 1), 3, { throwIfCancelled })).toThrow('cancelled');
});
