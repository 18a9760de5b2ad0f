import { describe, expect, test } from 'vitest';
import { canonical, greatestDifference, oracles } from '#tests/fixtures/clustering/expected.ts';
import { dbscan } from './dbscan.ts';
import { euclideanDistances } from './distances.ts';
import { clustersAtEps, optics, opticsOfDistances, xiClusters } from './optics.ts';

describe.each(oracles)('$name', ({ points, eps, minSamples, expected }) => {
  const found = optics(points, { minSamples });

  test('order, reachability and clusters of scikit-learn', () => {
    expect(Array.from(found.ordering)).toEqual(expected.optics.ordering);
    expect(greatestDifference(found.reachability, expected.optics.reachability)).toBeLessThan(1e-8);
    expect(Array.from(xiClusters(found, { minSamples }).labels)).toEqual(expected.optics.xi);
    expect(Array.from(clustersAtEps(found, eps))).toEqual(expected.optics.atEps);
  });

  test('given distances lead to the same order', () => {
    expect(opticsOfDistances(euclideanDistances(points), { minSamples })).toEqual(found);
  });

  test('with a reach of eps, core points get the clusters of DBSCAN', () => {
    const near = optics(points, { minSamples, maxEps: eps });
    const { labels, core } = dbscan(points, { eps, minPoints: minSamples });
    const cores = Array.from(core.keys()).filter((row) => core[row] === 1);
    const cut = clustersAtEps(near, eps);
    expect(canonical(cores.map((row) => cut[row]!))).toEqual(canonical(cores.map((row) => labels[row]!)));
  });
});
