import { kmeans } from 'ml-kmeans';
import { describe, expect, test } from 'vitest';
import { groups } from '#tests/fixtures/clustering/datasets.ts';
import { canonical, oracles } from '#tests/fixtures/clustering/expected.ts';
import { labelledSet } from '#tests/setup/labelled-sets.ts';
import { hasSharedData } from '#tests/setup/shared-data.ts';
import { type Matrix, matrix, matrixFromRows, rowOf, selectRows, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { adjustedRandIndex } from '#workers/core/numerics/partition-agreement.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { centroidsOf, fitKMeans, lloyd, lloydKernel, plainLloydKernel, plusPlusStart } from './k-means.ts';

const toArrays = (points: Matrix) => Array.from({ length: points.rows }, (_, row) => Array.from(rowOf(points, row)));

describe.each(oracles)('$name', ({ points, clusters, expected }) => {
  const step = Math.floor(points.rows / clusters);
  const start = selectRows(
    points,
    Array.from({ length: clusters }, (_, i) => i * step),
  );
  const found = lloyd(points, start, { tolerance: 0, maxIterations: 300 });

  test('labels, centroids and iterations of ml-kmeans from the same start', () => {
    const other = kmeans(toArrays(points), clusters, { initialization: toArrays(start), tolerance: 0, maxIterations: 300 });
    expect(Array.from(found.labels)).toEqual(other.clusters);
    expect(toArrays(found.centroids)).toEqual(other.centroids);
    expect(found.iterations).toBe(other.iterations);
    expect(found.converged).toBe(true);
  });

  test('labels and inertia of scikit-learn from the same start', () => {
    expect(Array.from(found.labels)).toEqual(expected.kMeans.labels);
    expect(Math.abs(found.inertia / expected.kMeans.inertia - 1)).toBeLessThan(1e-12);
  });

  test('every centroid is the mean of its points and every point lies nearest to its own', () => {
    const centroids = Array.from({ length: clusters }, (_, c) => rowOf(found.centroids, c));
    for (let row = 0; row < points.rows; row++) {
      const squares = centroids.map((centroid) => squaredDistance(rowOf(points, row), centroid));
      expect(squares[found.labels[row]!]).toBe(Math.min(...squares));
    }
    const means = centroidsOf(points, found.labels, clusters);
    for (let c = 0; c < clusters; c++) expect(squaredDistance(rowOf(means, c), rowOf(found.centroids, c))).toBeLessThan(1e-24);
  });
});

test('more iterations never raise the inertia, and a limit is kept', () => {
  const points = groups(500, 5, 6, 51);
  const start = plusPlusStart(points, 6, createRandom(1));
  let before = Number.POSITIVE_INFINITY;
  for (let maxIterations = 0; maxIterations < 12; maxIterations++) {
    const { inertia, iterations } = lloyd(points, start, { maxIterations, tolerance: 0 });
    expect(inertia).toBeLessThanOrEqual(before);
    expect(iterations).toBeLessThanOrEqual(maxIterations);
    before = inertia;
  }
});

test('the fast kernel gives the bits of the plain one, for any number of rows, columns and centroids', () => {
  for (const [rows, columns, k] of [
    [1, 1, 1],
    [2, 3, 2],
    [3, 1, 3],
    [5, 7, 4],
    [64, 2, 5],
    [203, 20, 12],
    [150, 41, 8],
    [130, 6, 13],
    [64, 5, 17],
    [65, 4, 30],
  ] as const) {
    const points = groups(rows, columns, 3, rows);
    const fast = lloydKernel(points, k);
    expect(fast.labels.buffer.byteLength).toBeGreaterThanOrEqual(65_536); // WebAssembly memory: the twin is not compared with itself
    for (const centroids of [plusPlusStart(points, k, createRandom(1)), groups(k, columns, 2, 9)]) {
      const plain = plainLloydKernel(points);
      plain.assign(centroids);
      fast.assign(centroids);
      expect(Array.from(fast.labels)).toEqual(Array.from(plain.labels));
      expect(Array.from(fast.squared)).toEqual(Array.from(plain.squared));
      const sums = [fast, plain].map((kernel) => {
        const totals = { sums: new Float64Array(k * columns), counts: new Float64Array(k) };
        kernel.accumulate(totals.sums, totals.counts);
        return totals;
      });
      expect(sums[0]).toEqual(sums[1]);
    }
  }
});

test('after moves of the centroids the fast kernel gives the labels and distances of the plain one, ties and far moves included', () => {
  for (const [rows, columns, k] of [
    [1, 1, 1],
    [130, 2, 2],
    [500, 5, 9],
    [203, 20, 12],
    [90, 3, 16],
  ] as const) {
    const random = createRandom(rows);
    const points = groups(rows, columns, 3, rows);
    // on a grid many distances are equal
    if (columns === 2) for (let i = 0; i < points.data.length; i++) points.data[i] = Math.round(points.data[i]!);
    const centroids = matrix(k, columns);
    for (let i = 0; i < centroids.data.length; i++) centroids.data[i] = Math.round(4 * random.normal());
    const [fast, plain] = [lloydKernel(points, k), plainLloydKernel(points)];
    fast.assign(centroids);
    for (const size of [1, 0.5, 0.1, 0, 1e-3, 1e-9, 3, 1e-2, 100, 1e-6]) {
      const moves = new Float64Array(k);
      for (let c = 0; c < k; c++) {
        if (random.chance(0.3)) continue;
        const before = rowOf(centroids, c).slice();
        for (let i = 0; i < columns; i++) rowOf(centroids, c)[i]! += columns === 2 && size >= 1 ? size : size * random.normal();
        moves[c] = Math.sqrt(squaredDistance(before, rowOf(centroids, c)));
      }
      fast.reassign(centroids, moves);
      fast.measure(centroids);
      plain.assign(centroids);
      expect(Array.from(fast.labels)).toEqual(Array.from(plain.labels));
      expect(Array.from(fast.squared)).toEqual(Array.from(plain.squared));
    }
  }
});

test('values that are not known or not finite are labelled alike by both kernels', () => {
  const points = groups(40, 3, 3, 5);
  [points.data[3], points.data[31], points.data[60]] = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const start = selectRows(points, [0, 20, 39]);
  const [fast, plain] = [lloydKernel(points, 3), plainLloydKernel(points)];
  for (const kernel of [fast, plain]) {
    kernel.assign(start);
    kernel.reassign(start, new Float64Array(3));
  }
  expect(Array.from(fast.labels)).toEqual(Array.from(plain.labels));
});

test('the whole algorithm is the same to the last bit with the plain kernel', () => {
  const points = groups(700, 7, 9, 77);
  const start = plusPlusStart(points, 11, createRandom(4));
  const options = { tolerance: 0, maxIterations: 300 };
  expect(lloyd(points, start, options)).toEqual(lloyd(points, start, { ...options, kernel: plainLloydKernel(points) }));
});

test('a centroid without points stays where it is', () => {
  const found = lloyd(matrixFromRows([[0], [1], [2]]), matrixFromRows([[0], [1], [50]]));
  expect(found.centroids.data[2]).toBe(50);
});

test('the same seed gives the same result and restarts never hurt', () => {
  const points = groups(400, 4, 7, 52);
  const run = (seed: number, restarts: number) => fitKMeans(points, 7, { random: createRandom(seed), restarts });
  expect(run(3, 4)).toEqual(run(3, 4));
  expect(run(3, 8).inertia).toBeLessThanOrEqual(run(3, 1).inertia);
});

test('with fewer distinct points than clusters there are as many clusters as points', () => {
  const points = matrixFromRows([...Array(5).fill([1, 1]), ...Array(5).fill([2, 2])]);
  const { centroids, inertia } = fitKMeans(points, 4, { random: createRandom(1) });
  expect(centroids.rows).toBe(2);
  expect(inertia).toBe(0);
});

test('a large set is started on a sample and ends where all points say', () => {
  const points = groups(3_000, 3, 4, 53);
  const sampled = fitKMeans(points, 4, { random: createRandom(2), startSample: 500 });
  const full = fitKMeans(points, 4, { random: createRandom(2) });
  expect(sampled.inertia / full.inertia).toBeLessThan(1.001);
  expect(sampled.labels.length).toBe(3_000);
});

describe.skipIf(!hasSharedData)('labelled sets', () => {
  test.each([
    ['fcps/hepta', 0.99],
    ['fcps/tetra', 0.99],
    ['fcps/twodiamonds', 0.99],
    ['other/iris', 0.72],
  ])('%s: the published groups', (name, least) => {
    const { points, labels } = labelledSet(name);
    const found = fitKMeans(points, new Set(labels).size, { random: createRandom(1) });
    expect(adjustedRandIndex(canonical(found.labels), labels)).toBeGreaterThan(least);
  });
});

test('an empty matrix has no centroids', () => {
  expect(centroidsOf(matrix(0, 2), [], 2).data).toEqual(new Float64Array(4));
});
