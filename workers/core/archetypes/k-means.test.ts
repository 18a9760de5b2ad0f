import fs from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasSharedData, sharedFile } from '#tests/setup/shared-data.ts';
import { type Matrix, matrixFromRows, rowOf } from '#workers/core/numerics/matrix.ts';
import { adjustedRandIndex } from '#workers/core/numerics/partition-agreement.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { assignToCentroids, fitKMeans } from './k-means.ts';
import { clusterStability } from './validity.ts';

const random = () => createRandom(17);

/** Three round groups of 40 points, ten apart. */
function threeGroups(): { points: Matrix; labels: number[] } {
  const draw = createRandom(5);
  const labels = Array.from({ length: 120 }, (_, i) => i % 3);
  return { points: matrixFromRows(labels.map((label) => [10 * label + draw.normal(), draw.normal(), draw.normal()])), labels };
}

test('clear groups are found', () => {
  const { points, labels } = threeGroups();
  const { assignment, centroids } = fitKMeans(points, 3, { random: random(), restarts: 3 });
  expect(adjustedRandIndex(assignment, labels)).toBe(1);
  expect(centroids.rows).toBe(3);
});

test('the same seed gives the same bytes, and centroids are the means of their members', () => {
  const { points } = threeGroups();
  const [first, second] = [1, 2].map(() => fitKMeans(points, 4, { random: random(), restarts: 2 }));
  expect(first).toEqual(second);
  for (let c = 0; c < 4; c++) {
    const members = Array.from(first!.assignment.keys()).filter((i) => first!.assignment[i] === c);
    const mean = members.reduce((total, i) => total + rowOf(points, i)[0]!, 0) / members.length;
    expect(rowOf(first!.centroids, c)[0]).toBeCloseTo(mean, 6);
  }
});

test('more groups fit closer, and the inertia is the sum of squared distances', () => {
  const { points } = threeGroups();
  const inertia = [1, 2, 3, 6].map((k) => fitKMeans(points, k, { random: random(), restarts: 5 }).inertia);
  for (let i = 1; i < inertia.length; i++) expect(inertia[i]!).toBeLessThan(inertia[i - 1]!);
  const two = assignToCentroids(matrixFromRows([[0], [1], [5]]), matrixFromRows([[0], [4]]));
  expect([...two.assignment]).toEqual([0, 0, 1]);
  expect(two.inertia).toBe(2);
});

test('a book of equal accounts makes no more groups than there are different ones', () => {
  const points = matrixFromRows([...Array(30).fill([1, 2]), ...Array(30).fill([3, 4])]);
  expect(fitKMeans(points, 6, { random: random(), restarts: 1 }).centroids.rows).toBe(2);
});

test('clear groups are stable, cutting a single cloud into many is not', () => {
  const { points } = threeGroups();
  const stable = clusterStability(points, fitKMeans(points, 3, { random: random(), restarts: 3 }), 6, random(), () => {});
  expect(stable.mean).toBeCloseTo(1, 12);
  expect(stable.agreement).toBe(1);
  const draw = createRandom(1);
  const cloud = matrixFromRows(Array.from({ length: 150 }, () => Array.from({ length: 6 }, () => draw.normal())));
  const shaky = clusterStability(cloud, fitKMeans(cloud, 8, { random: random(), restarts: 3 }), 6, random(), () => {});
  expect(shaky.mean).toBeLessThan(0.6);
});

/** Gagolewski's benchmark suite: points in one file, labels (1-based; 0 = noise) in the other. */
function benchmark(name: string): { points: Matrix; labels: number[] } {
  const lines = (suffix: string) =>
    gunzipSync(fs.readFileSync(sharedFile('benchmarks/clustering', `${name}.${suffix}.gz`)))
      .toString()
      .trim()
      .split('\n');
  return {
    points: matrixFromRows(lines('data').map((line) => line.trim().split(/\s+/).map(Number))),
    labels: lines('labels0').map(Number),
  };
}

describe.skipIf(!hasSharedData)('labelled sets', () => {
  // Ranges around what scikit-learn's KMeans reaches on the same sets; chainlink and atom are not for centroids, and must not look as if they were.
  test.each([
    ['other/iris', 3, 0.7, 0.76],
    ['fcps/hepta', 7, 1, 1],
    ['fcps/tetra', 4, 0.97, 1],
    ['fcps/twodiamonds', 2, 0.99, 1],
    ['fcps/lsun', 3, 0.35, 0.5],
    ['fcps/engytime', 2, 0.78, 0.85],
    ['fcps/atom', 2, 0.1, 0.25],
    ['fcps/chainlink', 2, 0.05, 0.15],
  ])('%s reaches the agreement that k-means is known to reach', (name, k, from, to) => {
    const { points, labels } = benchmark(name);
    const { assignment } = fitKMeans(points, k, { random: random(), restarts: 5 });
    const index = adjustedRandIndex(assignment, labels);
    expect(index).toBeGreaterThanOrEqual(from);
    expect(index).toBeLessThanOrEqual(to);
  });
});
