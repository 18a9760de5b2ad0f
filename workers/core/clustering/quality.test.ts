import { describe, expect, test } from 'vitest';
import { groups, rings } from '#tests/fixtures/clustering/datasets.ts';
import { oracles } from '#tests/fixtures/clustering/expected.ts';
import { disjointSets, uniteSets } from '#workers/core/numerics/disjoint-sets.ts';
import { type Matrix, matrixFromRows, rowOf, selectRows, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { matchClusters } from '#workers/core/numerics/partition-agreement.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { mean } from '#workers/core/numerics/statistics.ts';
import { hdbscan } from './hdbscan.ts';
import { fitKMeans } from './k-means.ts';
import { densityValidity, gapStatistic, resamplingStabilities, sampledSilhouette, silhouetteWidths } from './quality.ts';

const random = () => createRandom(61);

describe.each(oracles)('$name', ({ points, clusters, expected }) => {
  test('silhouette and Davies-Bouldin of scikit-learn', () => {
    expect(mean(silhouetteWidths(points, expected.kMeans.labels, clusters))).toBeCloseTo(expected.kMeans.silhouette, 10);
  });

  test('density validity follows its definition and does not depend on the order of the rows', () => {
    const labels = expected.eom.labels;
    const { value } = densityValidity(points, labels, { random: random() });
    expect(value).toBeCloseTo(textbookValidity(points, labels), 10);
    const order = random().shuffle(Array.from({ length: points.rows }, (_, row) => row));
    const shuffled = order.map((row) => labels[row]!);
    expect(densityValidity(selectRows(points, order), shuffled, { random: random() }).value).toBeCloseTo(value, 10);
    // hdbscan's value moves with the order of the rows; with the fewest inner points this one lies at its upper end or somewhat above
    expect(value).toBeGreaterThan((expected.dbcv[0] + expected.dbcv[1]) / 2);
    expect(value - expected.dbcv[1]).toBeLessThan(0.1);
  });
});

/** Moulavi et al. 2014, definitions 1 to 8, on full matrices. */
function textbookValidity(points: Matrix, labels: readonly number[]): number {
  const apart = (a: number, b: number) => Math.sqrt(squaredDistance(rowOf(points, a), rowOf(points, b)));
  const clusters = Array.from({ length: Math.max(...labels) + 1 }, (_, cluster) =>
    Array.from(labels.keys()).filter((row) => labels[row] === cluster),
  );
  const core = new Float64Array(points.rows);
  const parts = clusters.map((own) => {
    for (const row of own) {
      const others = own.filter((other) => other !== row);
      core[row] = mean(others.map((other) => apart(row, other) ** -points.columns)) ** (-1 / points.columns);
    }
    const edges = own
      .flatMap((a) => own.filter((b) => b > a).map((b) => ({ a, b, weight: Math.max(core[a]!, core[b]!, apart(a, b)) })))
      .sort((x, y) => x.weight - y.weight || Math.min(core[x.a]!, core[x.b]!) - Math.min(core[y.a]!, core[y.b]!));
    const sets = disjointSets(points.rows);
    const tree = edges.filter(({ a, b }) => uniteSets(sets, a, b));
    const inner = new Set(own.filter((row) => tree.filter(({ a, b }) => a === row || b === row).length > 1));
    const between = tree.filter(({ a, b }) => inner.has(a) && inner.has(b));
    return { inner: [...inner], sparsest: Math.max(...between.map(({ weight }) => weight)) };
  });
  const gap = (i: number, j: number) =>
    Math.min(...parts[i]!.inner.flatMap((a) => parts[j]!.inner.map((b) => Math.max(core[a]!, core[b]!, apart(a, b)))));
  return parts.reduce((total, { sparsest }, i) => {
    const separation = Math.min(...parts.map((_, j) => (j === i ? Number.POSITIVE_INFINITY : gap(i, j))));
    return total + (((separation - sparsest) / Math.max(separation, sparsest)) * clusters[i]!.length) / points.rows;
  }, 0);
}

test('density validity knows rings where the silhouette does not', () => {
  const points = rings(300, 62);
  const truth = Array.from({ length: 300 }, (_, row) => row % 3);
  const halves = Array.from(fitKMeans(points, 3, { random: random() }).labels);
  const validity = (labels: number[]) => densityValidity(points, labels, { random: random() }).value;
  expect(validity(truth)).toBeGreaterThan(validity(halves) + 0.3);
  expect(mean(silhouetteWidths(points, truth, 3))).toBeLessThan(mean(silhouetteWidths(points, halves, 3)));
});

test('density validity of many columns stays finite, and of one cluster is not a number', () => {
  const points = groups(120, 40, 3, 63);
  const { labels } = fitKMeans(points, 3, { random: random() });
  expect(Number.isFinite(densityValidity(points, labels, { random: random() }).value)).toBe(true);
  expect(densityValidity(points, new Int32Array(120), { random: random() }).value).toBeNaN();
  expect(densityValidity(points, labels, { random: random(), size: 50 }).sampled).toBe(50);
});

test('silhouette of four points by hand, alone is 0, noise is not a number and nobody’s neighbour', () => {
  // 0, 1 | 10, 12: for 0: within 1, to the others 11 → 10/11; for 10: within 2, to the others 9.5 → 7.5/9.5
  const widths = silhouetteWidths(matrixFromRows([[0], [1], [10], [12], [11]]), [0, 0, 1, 1, -1], 2);
  expect(widths[0]).toBeCloseTo(10 / 11, 12);
  expect(widths[2]).toBeCloseTo(7.5 / 9.5, 12);
  expect(widths[4]).toBeNaN();
  expect(silhouetteWidths(matrixFromRows([[0], [5], [6]]), [0, 1, 1], 2)[0]).toBe(0);
});

test('a sampled silhouette covers the exact one, and all points give it without error', () => {
  const points = groups(600, 4, 4, 64);
  const labels = hdbscan(points, { minClusterSize: 20, minSamples: 5 }).labels;
  const clustered = Array.from(silhouetteWidths(points, labels, Math.max(...labels) + 1)).filter((width) => !Number.isNaN(width));
  const exact = mean(clustered);
  let within = 0;
  for (let seed = 0; seed < 100; seed++) {
    const { value, standardError } = sampledSilhouette(points, labels, { random: createRandom(seed), size: 80 });
    if (Math.abs(value - exact) < 2 * standardError) within++;
  }
  expect(within).toBeGreaterThan(85);
  const all = sampledSilhouette(points, labels, { random: random(), size: 1_000 });
  expect(all.value).toBeCloseTo(exact, 12);
  expect(all.standardError).toBe(0);
  expect(sampledSilhouette(points, new Int32Array(600), { random: random() }).value).toBeNaN();
});

test('the gap statistic sees one cloud as one and four groups as four', () => {
  const draw = createRandom(65);
  const cloud = matrixFromRows(Array.from({ length: 200 }, () => [draw.normal(), draw.normal(), draw.normal()]));
  const four = matrixFromRows(
    Array.from({ length: 200 }, (_, row) => [12 * (row % 2) + draw.normal(), 12 * ((row >> 1) % 2) + draw.normal()]),
  );
  const best = (points: Matrix) => gapStatistic(points, { counts: [1, 2, 3, 4, 5, 6], random: random(), references: 10 });
  expect(best(cloud).best).toBe(1);
  expect(best(four).best).toBe(4);
  expect(best(four)).toEqual(best(four));
});

describe('stability under resampling', () => {
  type Refit = (sample: Matrix, stream: ReturnType<typeof random>) => Int32Array;
  const stability = (points: Matrix, labels: ArrayLike<number>, refit: Refit, rounds = 6) =>
    resamplingStabilities(points, [labels], { rounds, random: random(), refit: (sample, stream) => [refit(sample, stream)] })[0]!;
  const kMeans = (k: number) => (sample: Matrix, stream: ReturnType<typeof random>) =>
    fitKMeans(sample, k, { random: stream, restarts: 3 }).labels;

  test('clear groups are stable, cutting a single cloud into many is not', () => {
    const draw = createRandom(66);
    const groupsApart = matrixFromRows(Array.from({ length: 150 }, (_, row) => [10 * (row % 3) + draw.normal(), draw.normal()]));
    const cloud = matrixFromRows(Array.from({ length: 150 }, () => Array.from({ length: 6 }, () => draw.normal())));
    const stable = stability(groupsApart, kMeans(3)(groupsApart, random()), kMeans(3));
    expect(stable.mean).toBeCloseTo(1, 12);
    expect(stable.agreement).toBe(1);
    expect(stability(cloud, kMeans(8)(cloud, random()), kMeans(8)).mean).toBeLessThan(0.6);
  });

  test('methods that find noise and another number of clusters are measured too', () => {
    const { points, minClusterSize, minSamples, expected } = oracles[3]!;
    const refit = (sample: Matrix) => hdbscan(sample, { minClusterSize: Math.round(minClusterSize / 2), minSamples }).labels;
    const { perCluster, agreement } = stability(points, expected.eom.labels, refit, 4);
    expect(perCluster.length).toBe(6);
    expect(Math.min(...perCluster)).toBeGreaterThan(0.7);
    expect(agreement).toBeGreaterThan(0.8);
  });

  test('points that became noise count against a cluster', () => {
    const { jaccard, matchOf } = matchClusters([0, 0, 0, 0, 1, 1, -1], [1, 1, 1, -1, 0, 0, 0], 2);
    expect(Array.from(matchOf)).toEqual([1, 0]);
    expect(Array.from(jaccard)).toEqual([3 / 4, 2 / 3]);
  });
});
