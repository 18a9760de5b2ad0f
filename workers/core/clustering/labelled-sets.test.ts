import fs from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasSharedData, sharedFile } from '#tests/setup/shared-data.ts';
import { type Matrix, matrixFromRows } from '#workers/core/numerics/matrix.ts';
import { adjustedRandIndex } from '#workers/core/numerics/partition-agreement.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { dbscanOfTree } from './dbscan.ts';
import { condense, euclideanDistances } from './distances.ts';
import { hdbscan } from './hdbscan.ts';
import { fitKMeans } from './k-means.ts';
import { buildKdTree } from './kd-tree.ts';
import { clusterDistances, cutTree } from './linkage.ts';
import { optics, xiClusters } from './optics.ts';
import { wardLinkage } from './ward.ts';

/** Gagolewski's benchmark suite: points in one file, labels (1-based; 0 = noise) in the other. */
function labelledSet(name: string): { points: Matrix; labels: number[] } {
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

const methods = {
  kMeans: (points: Matrix, k: number) => fitKMeans(points, k, { random: createRandom(17), restarts: 10 }).labels,
  ward: (points: Matrix, k: number) => cutTree(wardLinkage(points), { clusters: k }),
  average: (points: Matrix, k: number) => cutTree(clusterDistances(condense(euclideanDistances(points)), 'average'), { clusters: k }),
  single: (points: Matrix, k: number) => cutTree(clusterDistances(condense(euclideanDistances(points)), 'single'), { clusters: k }),
  hdbscan: (points: Matrix) => hdbscan(points, { minClusterSize: 15, minSamples: 5 }).labels,
  dbscan: (points: Matrix, _k: number, eps: number) => dbscanOfTree(buildKdTree(points), { eps, minPoints: 5 }).labels,
  optics: (points: Matrix) => xiClusters(optics(points, { minSamples: 5 }), { minSamples: 5, xi: 0.05, minClusterSize: 15 }).labels,
};

/** Adjusted Rand index to the reference labels that scikit-learn, scipy and hdbscan reach with the same parameters (noise is a group): tests/fixtures/clustering/labelled-sets.py. */
const reached: Record<string, { k: number; eps: number } & Record<keyof typeof methods, number>> = {
  'other/iris': {
    k: 3,
    eps: 0.6,
    kMeans: 0.7302,
    ward: 0.7312,
    average: 0.7592,
    single: 0.5638,
    hdbscan: 0.5681,
    dbscan: 0.537,
    optics: 0.5749,
  },
  'fcps/hepta': { k: 7, eps: 0.9, kMeans: 1.0, ward: 1.0, average: 1.0, single: 1.0, hdbscan: 1.0, dbscan: 1.0, optics: 0.8884 },
  'fcps/lsun': {
    k: 3,
    eps: 0.35,
    kMeans: 0.4405,
    ward: 0.3688,
    average: 0.3611,
    single: 1.0,
    hdbscan: 0.9973,
    dbscan: 0.9922,
    optics: 0.064,
  },
  'fcps/target': {
    k: 6,
    eps: 0.35,
    kMeans: 0.6359,
    ward: 0.6388,
    average: 0.1456,
    single: 1.0,
    hdbscan: 0.9996,
    dbscan: 0.9996,
    optics: 0.0623,
  },
  'fcps/twodiamonds': {
    k: 2,
    eps: 0.12,
    kMeans: 1.0,
    ward: 1.0,
    average: 0.995,
    single: 0.0,
    hdbscan: 0.1154,
    dbscan: 0.951,
    optics: 0.0855,
  },
  'graves/zigzag_noisy': {
    k: 3,
    eps: 0.12,
    kMeans: 0.114,
    ward: 0.1123,
    average: 0.0974,
    single: 0.0196,
    hdbscan: 0.8249,
    dbscan: 0.3174,
    optics: -0.0335,
  },
};

describe.skipIf(!hasSharedData)('labelled sets', () => {
  describe.each(Object.entries(reached))('%s', (name, { k, eps, ...theirs }) => {
    const { points, labels } = hasSharedData ? labelledSet(name) : { points: matrixFromRows([]), labels: [] };
    test.each(Object.entries(theirs))('%s agrees with the reference as well as the library does (%s)', (method, index) => {
      const found = methods[method as keyof typeof methods](points, k, eps);
      const own = adjustedRandIndex(
        Array.from(found, (label) => label + 1),
        labels,
      );
      // k-means of several starts and ties at equal distances may end elsewhere
      expect(Math.abs(own - index)).toBeLessThan(0.02);
    });
  });
});
