import { describe, expect, test } from 'vitest';
import { groups, rings } from '#tests/fixtures/clustering/datasets.ts';
import { oracles } from '#tests/fixtures/clustering/expected.ts';
import { labelledSet } from '#tests/setup/labelled-sets.ts';
import { hasSharedData } from '#tests/setup/shared-data.ts';
import { type Matrix, matrix, rowOf, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { adjustedRandIndex } from '#workers/core/numerics/partition-agreement.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { dbscanOfDistances, dbscanOfTree, kneeOf, suggestEps } from './dbscan.ts';
import { euclideanDistances } from './distances.ts';
import { buildKdTree } from './kd-tree.ts';

/** The textbook form with neighbour lists and a queue, rows in order (as scikit-learn and density-clustering do it). */
function textbookLabels(points: Matrix, eps: number, minPoints: number): number[] {
  const rows = Array.from({ length: points.rows }, (_, row) => row);
  const near = rows.map((row) => rows.filter((other) => squaredDistance(rowOf(points, row), rowOf(points, other)) <= eps * eps));
  const labels = rows.map(() => -1);
  let cluster = -1;
  for (const row of rows) {
    if (labels[row] !== -1 || near[row]!.length < minPoints) continue;
    labels[row] = ++cluster;
    const queue = [row];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (near[next]!.length < minPoints) continue;
      for (const other of near[next]!) {
        if (labels[other] !== -1) continue;
        labels[other] = cluster;
        queue.push(other);
      }
    }
  }
  return labels;
}

test.each(oracles)('$name: labels of scikit-learn', ({ points, eps, minSamples, expected }) => {
  expect(Array.from(dbscanOfTree(buildKdTree(points), { eps, minPoints: minSamples }).labels)).toEqual(expected.dbscan);
  expect(Array.from(dbscanOfDistances(euclideanDistances(points), { eps, minPoints: minSamples }).labels)).toEqual(expected.dbscan);
});

test('labels of the textbook form for any radius, from none in reach to all', () => {
  const random = createRandom(31);
  for (let round = 0; round < 24; round++) {
    const points = round % 3 === 0 ? rings(150, round) : groups(150, 1 + random.integer(5), 3, round);
    if (round % 4 === 0) for (let i = 0; i < points.data.length; i++) points.data[i] = Math.round(points.data[i]!);
    const eps = 10 ** random.between(-1, 1.3);
    const minPoints = 1 + random.integer(9);
    const { labels, clusters } = dbscanOfTree(buildKdTree(points), { eps, minPoints });
    expect(Array.from(labels), `round ${round}`).toEqual(textbookLabels(points, eps, minPoints));
    expect(clusters).toBe(new Set(labels.filter((label) => label >= 0)).size);
  }
});

test('no points, no clusters', () => {
  expect(dbscanOfTree(buildKdTree(matrix(0, 3)), { eps: 1, minPoints: 2 })).toEqual({
    labels: new Int32Array(),
    clusters: 0,
    core: new Uint8Array(),
  });
});

test('the knee of a bent line is the bend', () => {
  expect(kneeOf(Float64Array.from({ length: 101 }, (_, i) => (i <= 80 ? 1 + i / 100 : 1.8 + (i - 80))))).toBeCloseTo(1.8);
  expect(kneeOf(new Float64Array([3, 3, 3]))).toBe(3);
  expect(kneeOf(new Float64Array())).toBeNaN();
});

describe.skipIf(!hasSharedData)('labelled sets', () => {
  test.each(['fcps/atom', 'fcps/hepta', 'fcps/lsun', 'fcps/target', 'fcps/twodiamonds'])(
    '%s: the suggested radius finds the published groups',
    (name) => {
      const { points, labels } = labelledSet(name);
      const minPoints = 2 * points.columns;
      const eps = suggestEps(buildKdTree(points), minPoints, createRandom(1));
      const found = dbscanOfTree(buildKdTree(points), { eps, minPoints }).labels.map((label) => label + 1);
      expect(adjustedRandIndex(found, labels)).toBeGreaterThan(0.9);
    },
  );
});
