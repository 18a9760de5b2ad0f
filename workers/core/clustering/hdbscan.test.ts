import { describe, expect, test } from 'vitest';
import { groups } from '#tests/fixtures/clustering/datasets.ts';
import { canonical, greatestDifference, oracles } from '#tests/fixtures/clustering/expected.ts';
import { labelledSet } from '#tests/setup/labelled-sets.ts';
import { hasSharedData } from '#tests/setup/shared-data.ts';
import { matrixFromRows, selectRows } from '#workers/core/numerics/matrix.ts';
import { adjustedRandIndex } from '#workers/core/numerics/partition-agreement.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { euclideanDistances } from './distances.ts';
import { type Hdbscan, hdbscan, hdbscanOfDistances } from './hdbscan.ts';

/**
 * A point whose core distance is the height of a split could go with either side at the same weight. The packages let the order of their sort decide, here the point
 * goes with the side that it lies nearer to: these few points, at most one a cluster, are all that may differ.
 */
const isTied = ({ tree }: Hdbscan, point: number) => tree.pointLambda[point] === tree.birth[tree.pointParent[point]!];

describe.each(oracles)('$name', ({ points, minClusterSize, minSamples, expected }) => {
  const found = hdbscan(points, { minClusterSize, minSamples });

  test.each([
    ['excess-of-mass', expected.eom],
    ['leaf', expected.leaf],
  ] as const)('%s: labels, memberships and persistence of hdbscan and labels of scikit-learn', (selection, wanted) => {
    const result = hdbscan(points, { minClusterSize, minSamples, selection });
    const rows = Array.from(result.labels.keys()).filter((row) => !isTied(result, row));
    expect(points.rows - rows.length).toBeLessThanOrEqual(result.tree.birth.length);
    const of = <T>(values: ArrayLike<T>) => rows.map((row) => values[row]!);
    expect(canonical(of(result.labels))).toEqual(canonical(of(wanted.labels)));
    expect(canonical(of(result.labels))).toEqual(canonical(of(wanted.sklearnLabels)));
    expect(greatestDifference(of(result.probability), of(wanted.probability))).toBeLessThan(1e-8);
    // times the members: a tied point changes them
    const mass = (labels: ArrayLike<number>, persistence: ArrayLike<number>) =>
      Array.from(persistence, (value, label) => value * Array.from(labels).filter((one) => one === label).length).sort((a, b) => a - b);
    expect(greatestDifference(mass(result.labels, result.persistence), mass(wanted.labels, wanted.persistence))).toBeLessThan(1e-7);
  });

  test('outlier scores of hdbscan', () => {
    const rows = Array.from(found.labels.keys()).filter((row) => !isTied(found, row));
    const of = (values: ArrayLike<number>) => rows.map((row) => values[row]!);
    expect(greatestDifference(of(found.outlierScore), of(expected.eom.outlierScore))).toBeLessThan(1e-8);
  });

  test('given distances lead to the same result', () => {
    const given = hdbscanOfDistances(euclideanDistances(points), { minClusterSize, minSamples });
    expect(given.labels).toEqual(found.labels);
    expect(greatestDifference(given.outlierScore, found.outlierScore)).toBeLessThan(1e-12);
  });

  test('the order of the rows does not matter', () => {
    const shuffled = createRandom(3).shuffle(Array.from({ length: points.rows }, (_, row) => row));
    const other = hdbscan(selectRows(points, shuffled), { minClusterSize, minSamples });
    const back = new Int32Array(points.rows);
    shuffled.forEach((row, place) => {
      back[row] = other.labels[place]!;
    });
    expect(canonical(back)).toEqual(canonical(found.labels));
  });
});

test('a hand-worked tree: two pairs of three and one far point', () => {
  // on a line: 0, 1, 2 | 10, 11, 12 | 30; with minSamples 1 the tree weights are 1, 1, 1, 1, 8, 18
  const found = hdbscan(matrixFromRows([[0], [1], [2], [10], [11], [12], [30]]), { minClusterSize: 3, minSamples: 1 });
  expect(canonical(found.labels)).toEqual([0, 0, 0, 1, 1, 1, -1]);
  expect(Array.from(found.tree.pointLambda)).toEqual([1, 1, 1, 1, 1, 1, 1 / 18]);
  expect(Array.from(found.tree.birth)).toEqual([0, 1 / 8, 1 / 8]);
  // excess of mass 3·(1 − 1/8) out of 3·1
  expect(Array.from(found.persistence)).toEqual([0.875, 0.875]);
  expect(Array.from(found.outlierScore)).toEqual([0, 0, 0, 0, 0, 0, 1 - 1 / 18]);
  expect(Array.from(found.probability)).toEqual([1, 1, 1, 1, 1, 1, 0]);
});

test('identical points are one cluster, and everything stays finite', () => {
  const rows = [...Array.from({ length: 20 }, () => [0, 0]), ...Array.from({ length: 20 }, (_, i) => [9 + i / 10, 9]), [-30, -30]];
  const found = hdbscan(matrixFromRows(rows), { minClusterSize: 5, minSamples: 3 });
  expect(canonical(found.labels)).toEqual([...Array(20).fill(0), ...Array(20).fill(1), -1]);
  for (const list of [found.probability, found.outlierScore, found.persistence, found.tree.pointLambda]) {
    expect(Array.from(list).every(Number.isFinite)).toBe(true);
  }
});

test('without two groups there is none', () => {
  for (const points of [matrixFromRows([[1, 2]]), matrixFromRows(Array.from({ length: 8 }, () => [1, 1])), groups(10, 2, 1, 5)]) {
    const { labels, clusters } = hdbscan(points, { minClusterSize: 8, minSamples: 2 });
    expect(clusters).toBe(0);
    expect(labels.every((label) => label === -1)).toBe(true);
  }
});

describe.skipIf(!hasSharedData)('labelled sets', () => {
  test.each([
    ['fcps/atom', 10, 5],
    ['fcps/chainlink', 15, 5],
    ['fcps/hepta', 10, 5],
    ['fcps/lsun', 20, 5],
    ['fcps/twodiamonds', 100, 10],
    ['fcps/wingnut', 50, 10],
  ])('%s: the published groups', (name, minClusterSize, minSamples) => {
    const { points, labels } = labelledSet(name);
    const found = hdbscan(points, { minClusterSize, minSamples });
    const clustered = Array.from(labels.keys()).filter((row) => found.labels[row]! >= 0);
    expect(clustered.length / labels.length).toBeGreaterThan(0.9);
    expect(
      adjustedRandIndex(
        clustered.map((row) => found.labels[row]!),
        clustered.map((row) => labels[row]!),
      ),
    ).toBeGreaterThan(0.99);
  });
});
