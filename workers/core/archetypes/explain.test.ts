import { describe, expect, test } from 'vitest';
import { matrixFromRows, rowOf, squaredDistance } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { decidingTerms, fitTemperature, strongest } from './explain.ts';
import { softMemberships } from './place-accounts.ts';
import { archetypeQuality } from './quality.ts';

describe('the features that decided', () => {
  test('they add up exactly to the difference of squared distances', () => {
    const random = createRandom(12);
    const draw = () => Float64Array.from({ length: 22 }, () => 5 * random.normal());
    for (let round = 0; round < 500; round++) {
      const [point, own, runnerUp] = [draw(), draw(), draw()];
      const total = decidingTerms(point!, own!, runnerUp!).reduce((sum, term) => sum + term, 0);
      expect(Math.abs(total - (squaredDistance(point!, runnerUp!) - squaredDistance(point!, own!)))).toBeLessThan(1e-9);
    }
  });

  test('by hand: 3 is nearer to 2 than to 6, 1 speaks for neither', () => {
    const terms = decidingTerms(Float64Array.of(3, 1), Float64Array.of(2, 0), Float64Array.of(6, 2));
    expect([...terms]).toEqual([8, 0]);
    expect(strongest(terms, 3)).toEqual([0]);
  });

  test('only terms that speak for the choice are shown, largest first, and none whose value is missing', () => {
    const terms = Float64Array.of(1, -5, 4, 2, 3);
    expect(strongest(terms, 3)).toEqual([2, 4, 3]);
    expect(strongest(terms, 3, (j) => j !== 2)).toEqual([4, 3, 0]);
  });
});

describe('confidence', () => {
  const centroids = matrixFromRows([
    [0, 0],
    [4, 0],
    [0, 4],
  ]);
  const squaredTo = (point: Float64Array) =>
    Float64Array.from({ length: centroids.rows }, (_, c) => squaredDistance(point, rowOf(centroids, c)));
  const memberships = (point: Float64Array, temperature: number) => {
    const shares = new Float64Array(centroids.rows);
    softMemberships(squaredTo(point), temperature, shares);
    return shares;
  };

  test('a point at its centroid belongs there, one in the middle to nobody', () => {
    expect(memberships(Float64Array.of(0, 0), 0.5)[0]).toBeGreaterThan(0.999);
    // two equally near, the third at 4² + 2² instead of 2²
    const shares = memberships(Float64Array.of(2, 0), 1);
    expect(shares[0]).toBeCloseTo(1 / (2 + Math.exp(-8)), 12);
    expect(shares[1]).toBe(shares[0]);
    expect(shares[2]).toBeCloseTo(Math.exp(-8) / (2 + Math.exp(-8)), 12);
  });

  test('far from everything there is still an answer', () => {
    expect([...memberships(Float64Array.of(1e6, 0), 1)]).toEqual([0, 1, 0]);
  });

  test('its mean over the book is what refits agree on', () => {
    const random = createRandom(7);
    const points = Array.from({ length: 300 }, (_, i) => rowOf(centroids, i % 3).map((value) => value + 2 * random.normal()));
    for (const target of [0.5, 0.7, 0.95]) {
      const temperature = fitTemperature(matrixFromRows(points.map(squaredTo)), target);
      const total = points.reduce((sum, point) => sum + Math.max(...memberships(point, temperature)), 0);
      expect(total / points.length).toBeCloseTo(target, 6);
    }
  });
});

test('quality against a truth by hand', () => {
  const quality = archetypeQuality(
    [0, 0, 0, 1, 1, -1, 1],
    ['night-trader', 'night-trader', 'night-trader', 'mixed', 'mixed', 'insufficient-data', 'mixed'],
    ['night-trader', 'night-trader', 'swing-trader', 'swing-trader', 'swing-trader', 'swing-trader', undefined],
  );
  expect(quality).toMatchObject({ accounts: 5, clusters: 2, purity: 0.8, namingAccuracy: 0.4, namingPrecision: 2 / 3 });
  // pairs together in both: 1 + 1 = 2; in clusters 3 + 1 = 4, in classes 1 + 3 = 4, expected 1.6
  expect(quality.adjustedRandIndex).toBeCloseTo((2 - 1.6) / (4 - 1.6), 12);
  expect(quality.perArchetype).toEqual([
    { truth: 'night-trader', accounts: 2, named: 2, given: { 'night-trader': 2 } },
    { truth: 'swing-trader', accounts: 3, named: 0, given: { 'night-trader': 1, mixed: 2 } },
  ]);
});
