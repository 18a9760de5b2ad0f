import { describe, expect, test } from 'vitest';
import { leafOrder } from '#tests/setup/leaf-order.ts';
import { condense, euclideanDistances, pairwiseFromCondensed } from '#workers/core/clustering/distances.ts';
import { clusterDistances } from '#workers/core/clustering/linkage.ts';
import { type Matrix, matrix } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { medoidsOf } from './describe-groups.ts';
import { groupSeries } from './group-series.ts';
import { fasterPam, kMedoids } from './k-medoids.ts';
import { stratifiedSample } from './sample.ts';
import { orderLeaves } from './tree.ts';

/** Clouds of points in the plane around (10·c, 10·c). */
function clouds(sizes: readonly number[], seed: number, spread = 1): Matrix {
  const random = createRandom(seed);
  const points = matrix(
    sizes.reduce((sum, size) => sum + size, 0),
    2,
  );
  let at = 0;
  sizes.forEach((size, cloud) => {
    for (let i = 0; i < 2 * size; i++) points.data[at++] = 10 * cloud + spread * random.normal();
  });
  return points;
}
const sumTo = (distances: ReturnType<typeof euclideanDistances>, medoids: readonly number[]) => {
  let total = 0;
  for (let item = 0; item < distances.count; item++) total += Math.min(...medoids.map((medoid) => distances.between(item, medoid)));
  return total;
};

describe('k-medoids', () => {
  test('no single swap improves what FasterPAM ends with, and its cost is the sum of distances', () => {
    const distances = euclideanDistances(clouds([12, 9, 7], 3, 4));
    const { medoids, labels, cost } = fasterPam(distances, [0, 1, 2, 3]);
    expect(cost).toBeCloseTo(sumTo(distances, [...medoids]), 9);
    labels.forEach((label, item) => {
      expect(distances.between(item, medoids[label]!)).toBe(Math.min(...[...medoids].map((medoid) => distances.between(item, medoid))));
    });
    for (let place = 0; place < medoids.length; place++) {
      for (let item = 0; item < distances.count; item++) {
        const swapped = [...medoids];
        swapped[place] = item;
        expect(sumTo(distances, swapped)).toBeGreaterThan(cost - 1e-9);
      }
    }
  });

  test('restarts find the best medoids of all', () => {
    const distances = euclideanDistances(clouds([5, 5, 4], 5, 3));
    let best = Number.POSITIVE_INFINITY;
    for (let a = 0; a < 14; a++)
      for (let b = a + 1; b < 14; b++) for (let c = b + 1; c < 14; c++) best = Math.min(best, sumTo(distances, [a, b, c]));
    expect(kMedoids(distances, { k: 3, random: createRandom(1), restarts: 20 }).cost).toBeCloseTo(best, 9);
  });
});

describe('trees', () => {
  test('turning the sides keeps every branch together and brings like leaves nearer', () => {
    const points = clouds([6, 6, 6], 9, 3);
    const distances = pairwiseFromCondensed(condense(euclideanDistances(points)));
    const linkage = clusterDistances(condense(euclideanDistances(points)), 'average');
    const order = orderLeaves(linkage, distances);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 18 }, (_, item) => item));
    const places = new Map<number, number[]>([...order].map((item, place) => [item, [place]]));
    linkage.left.forEach((left, merge) => {
      const branch = [...places.get(left)!, ...places.get(linkage.right[merge]!)!];
      expect(Math.max(...branch) - Math.min(...branch)).toBe(branch.length - 1);
      places.set(18 + merge, branch);
    });
    const length = (leaves: Int32Array) =>
      leaves.reduce((sum, item, place) => sum + (place > 0 ? distances.between(item, leaves[place - 1]!) : 0), 0);
    expect(length(order)).toBeLessThan(length(leafOrder(linkage)));
  });
});

describe('groups', () => {
  const points = clouds([20, 12, 8], 2);
  const condensed = condense(euclideanDistances(points));
  const truth = Int32Array.from({ length: 40 }, (_, row) => (row < 20 ? 0 : row < 32 ? 1 : 2));
  const options = { clusters: null, points, random: createRandom(1) };

  test.each(['average', 'complete', 'ward', 'k-medoids', 'hdbscan', 'dbscan'] as const)(
    '%s finds three clouds, the largest first',
    (algorithm) => {
      const { labels, groups, order, linkage, cutHeight, silhouettes } = groupSeries(condensed, { ...options, algorithm });
      const clustered = Array.from(labels.keys()).filter((row) => labels[row]! >= 0);
      expect(groups).toBe(3);
      expect(clustered.length).toBeGreaterThan(34);
      for (const row of clustered) expect(labels[row]).toBe(truth[row]);
      expect(silhouettes[0]).toBeGreaterThan(0.5);
      expect(new Set(order).size).toBe(40);
      expect(linkage === null).toBe(cutHeight === null);
      if (linkage) expect(linkage.height.filter((height) => height <= cutHeight!)).toHaveLength(37);
    },
  );

  test('a given number of groups is kept, and Ward says that it needs Euclidean distances', () => {
    expect(groupSeries(condensed, { ...options, algorithm: 'average', clusters: 5 }).groups).toBe(5);
    const { notes, linkage } = groupSeries(condensed, { ...options, points: null, algorithm: 'ward' });
    expect(notes).toContainEqual({ key: 'wardNeedsEuclidean', values: {} });
    expect(linkage!.height).toEqual(clusterDistances({ count: 40, data: condensed.data.slice() }, 'average').height);
  });

  test.each([0, 1])('%i series are like nobody, whatever the algorithm', (count) => {
    const few = matrix(count, 2);
    for (const algorithm of ['average', 'ward', 'k-medoids', 'hdbscan', 'dbscan'] as const) {
      const found = groupSeries(condense(euclideanDistances(few)), { ...options, points: few, algorithm });
      expect(found).toMatchObject({ groups: 0, linkage: null, cutHeight: null, notes: [{ key: 'noGroups', values: {} }] });
      expect([...found.labels]).toEqual(Array(count).fill(-1));
      expect(found.order).toHaveLength(count);
    }
  });

  test('the medoid is the member nearest to all others of its group', () => {
    const distances = pairwiseFromCondensed(condensed);
    const cost = (item: number, label: number) =>
      truth.reduce((sum, own, other) => sum + (own === label ? distances.between(item, other) : 0), 0);
    medoidsOf(distances, truth, 3).forEach((medoid, label) => {
      expect(truth[medoid]).toBe(label);
      truth.forEach((own, item) => {
        if (own === label) expect(cost(item, label)).toBeGreaterThanOrEqual(cost(medoid, label));
      });
    });
  });
});

test('a stratified sample gives each stratum its share, and everything where there is room', () => {
  const strata = Array.from({ length: 1_000 }, (_, place) => (place % 10 === 0 ? 'rare' : 'common'));
  const sample = stratifiedSample(strata, 200, createRandom(4));
  expect(new Set(sample).size).toBe(200);
  expect([...sample].filter((place) => strata[place] === 'rare')).toHaveLength(20);
  expect(stratifiedSample(strata, 1_000, createRandom(4))).toHaveLength(1_000);
});
