import { describe, expect, test } from 'vitest';
import { canonical, greatestDifference, oracles } from '#tests/fixtures/clustering/expected.ts';
import { dbscanOfTree } from './dbscan.ts';
import { buildKdTree } from './kd-tree.ts';
import { type Optics, optics, xiClusters } from './optics.ts';

/** The clusters that DBSCAN would find at a radius (border points aside), read off the order. */
function clustersAtEps({ ordering, reachability, core }: Optics, eps: number): Int32Array {
  const labels = new Int32Array(ordering.length).fill(-1);
  let cluster = -1;
  for (const row of ordering) {
    const dense = core[row]! <= eps;
    if (reachability[row]! > eps) {
      if (!dense) continue;
      cluster++;
    }
    labels[row] = cluster;
  }
  return labels;
}

describe.each(oracles)('$name', ({ points, eps, minSamples, expected }) => {
  const found = optics(points, { minSamples });

  test('order, reachability and clusters of scikit-learn', () => {
    expect(Array.from(found.ordering)).toEqual(expected.optics.ordering);
    expect(greatestDifference(found.reachability, expected.optics.reachability)).toBeLessThan(1e-8);
    expect(Array.from(xiClusters(found, { minSamples }).labels)).toEqual(expected.optics.xi);
    expect(Array.from(clustersAtEps(found, eps))).toEqual(expected.optics.atEps);
  });

  test('with a reach of eps, core points get the clusters of DBSCAN', () => {
    const near = optics(points, { minSamples, maxEps: eps });
    const { labels, core } = dbscanOfTree(buildKdTree(points), { eps, minPoints: minSamples });
    const cores = Array.from(core.keys()).filter((row) => core[row] === 1);
    const cut = clustersAtEps(near, eps);
    expect(canonical(cores.map((row) => cut[row]!))).toEqual(canonical(cores.map((row) => labels[row]!)));
  });
});
