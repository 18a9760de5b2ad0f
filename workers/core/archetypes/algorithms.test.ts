import { describe, expect, test } from 'vitest';
import { groups } from '#tests/fixtures/clustering/datasets.ts';
import { cutTree } from '#workers/core/clustering/linkage.ts';
import { matrixFromRows, rowOf } from '#workers/core/numerics/matrix.ts';
import { adjustedRandIndex } from '#workers/core/numerics/partition-agreement.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { sum } from '#workers/core/numerics/statistics.ts';
import { hierarchy, microGroupsOf, runAlgorithm } from './algorithms.ts';

const random = () => createRandom(3);

test('micro-groups keep every point, its weight and the mean', () => {
  const points = groups(900, 5, 4, 2);
  const { centroids, labels, sizes } = microGroupsOf(points, 60, random(), {});
  expect(sum(sizes)).toBe(900);
  expect(centroids.rows).toBe(sizes.length);
  for (let column = 0; column < 5; column++) {
    let weighted = 0;
    let total = 0;
    for (let micro = 0; micro < centroids.rows; micro++) weighted += sizes[micro]! * rowOf(centroids, micro)[column]!;
    for (let row = 0; row < 900; row++) total += rowOf(points, row)[column]!;
    expect(weighted).toBeCloseTo(total, 6);
  }
  expect(labels.every((label) => sizes[label]! > 0)).toBe(true);
});

describe.each(['ward', 'average'] as const)('%s on micro-groups', (algorithm) => {
  // round groups without a background: where average linkage splits off single strangers, no shortcut can follow
  const draw = createRandom(8);
  const points = matrixFromRows(
    Array.from({ length: 900 }, (_, i) => [0, 1, 2, 3].map((column) => (i % 4 === column ? 5 : 0) + draw.normal())),
  );
  const exact = cutTree(hierarchy(algorithm, points, random(), {}).linkage, { clusters: 4 });

  test('one micro-group per point is the exact tree', () => {
    const twice = matrixFromRows([
      ...Array.from({ length: 40 }, (_, i) => rowOf(points, i)),
      ...Array.from({ length: 40 }, (_, i) => rowOf(points, i)),
    ]);
    const { linkage, labelOf } = hierarchy(algorithm, twice, random(), {}, { limit: 0, count: 40 });
    // at most as many micro-groups as different points: their merges are those of the points counted twice
    expect(labelOf!.slice(0, 40)).toEqual(labelOf!.slice(40));
    expect(linkage.size.at(-1)).toBe(80);
  });

  test('comes near the exact one', () => {
    const { linkage, labelOf } = hierarchy(algorithm, points, random(), {}, { limit: 0, count: 200 });
    const cut = cutTree(linkage, { clusters: 4 });
    expect(linkage.count).toBeLessThanOrEqual(200);
    expect(
      adjustedRandIndex(
        labelOf!.map((micro) => cut[micro]!),
        exact,
      ),
    ).toBeGreaterThan(0.9);
  });
});

test('density methods give no group to fewer accounts than asked', () => {
  const points = groups(800, 3, 5, 4);
  for (const [algorithm, ask] of [
    ['hdbscan', { leastShare: 0.05, leaves: true }],
    ['dbscan', { leastShare: 0.05, reach: 0.6 }],
    ['optics', { leastShare: 0.05, xi: 0.05 }],
  ] as const) {
    const { labels, clusters } = runAlgorithm(algorithm, points, [ask], random())[0]!;
    const sizes = Array.from({ length: clusters }, (_, cluster) => labels.filter((label) => label === cluster).length);
    expect(clusters, algorithm).toBeGreaterThan(0);
    expect(Math.min(...sizes), algorithm).toBeGreaterThanOrEqual(40);
  }
});

test('several questions at once are answered as one at a time', () => {
  const points = groups(300, 3, 4, 6);
  const asks = [{ clusters: 2 }, { clusters: 4 }];
  for (const algorithm of ['k-means', 'ward', 'average'] as const) {
    const together = runAlgorithm(algorithm, points, asks, random());
    const alone = asks.map((ask) => runAlgorithm(algorithm, points, [ask], random())[0]!);
    expect(together).toEqual(alone);
  }
});
