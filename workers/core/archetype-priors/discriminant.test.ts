import { describe, expect, test } from 'vitest';
import { cholesky, whiten } from '#workers/core/numerics/cholesky.ts';
import { matrixFromRows, rowOf } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { fitDiscriminant, logLikelihoods, posterior, rankScore } from './discriminant.ts';

test('a whitened vector times the triangle is the vector; what is not positive definite is refused', () => {
  const random = createRandom(4);
  const root = matrixFromRows(Array.from({ length: 6 }, () => Array.from({ length: 6 }, () => random.normal())));
  const square = matrixFromRows(
    Array.from({ length: 6 }, (_, i) =>
      Array.from({ length: 6 }, (_, j) => rowOf(root, i).reduce((sum, value, k) => sum + value * rowOf(root, j)[k]!, 0)),
    ),
  );
  const vector = Float64Array.from({ length: 6 }, () => random.normal());
  const lower = cholesky(square);
  const white = whiten(lower, vector);
  for (let i = 0; i < 6; i++) expect(rowOf(lower, i).reduce((sum, value, k) => sum + value * white[k]!, 0)).toBeCloseTo(vector[i]!, 9);
  expect(() =>
    cholesky(
      matrixFromRows([
        [1, 2],
        [2, 1],
      ]),
    ),
  ).toThrow('not positive definite');
});

test('the score of a value is that of its rank, ties share theirs and what is missing is in the middle', () => {
  const ascending = Float64Array.of(1, 2, 2, 9);
  expect(rankScore(1, ascending)).toBeCloseTo(Math.log(1 / 4), 12);
  expect(rankScore(2, ascending)).toBeCloseTo(Math.log(2.5 / 2.5), 12);
  expect(rankScore(9, ascending)).toBeCloseTo(Math.log(4), 12);
  expect(rankScore(5, ascending)).toBeCloseTo(Math.log(3.5 / 1.5), 12);
  expect(rankScore(Number.NaN, ascending)).toBe(0);
});

describe('the discriminant', () => {
  const rows = Array.from({ length: 30 }, (_, i) => [0, 1, 2].map((j) => ((7 * i + 3 * j * j + i * j) % 23) + (i % 3) * (j + 1) * 2.5));
  const labels = rows.map((_, i) => i % 3);
  const features = matrixFromRows(rows);

  test("gives scikit-learn's probabilities (tests/peers/first-trades-prior.py)", () => {
    const model = fitDiscriminant(features, labels, 3, { mean: 0, covariance: 0 });
    const likelihoods = logLikelihoods(model, features);
    const oracle = [
      [0.998212147, 0.001089858, 0.000697995],
      [0.015618852, 0.219598949, 0.764782199],
      [0.001816019, 0.620289983, 0.377893998],
      [0.990563198, 0.006408304, 0.003028498],
    ];
    oracle.forEach((expected, i) => {
      const found = posterior(model.logShares, rowOf(likelihoods, i), { power: 1, doubt: 0 });
      for (const [c, probability] of expected.entries()) expect(found[c]).toBeCloseTo(probability, 8);
    });
  });
  test('without trust says the shares of the book, and full doubt is no trust', () => {
    const logShares = Float64Array.of(Math.log(0.2), Math.log(0.8));
    const likelihoods = Float64Array.of(-1, -30);
    expect([...posterior(logShares, likelihoods, { power: 0, doubt: 0 })].map((p) => p.toFixed(12))).toEqual([
      '0.200000000000',
      '0.800000000000',
    ]);
    expect(posterior(logShares, likelihoods, { power: 1, doubt: 1 })[0]).toBeCloseTo(0.2, 12);
    expect(posterior(logShares, likelihoods, { power: 1, doubt: 0.1 })[1]).toBeCloseTo(0.08, 9);
  });
  test('copes with a feature that nobody has and one that is the same for all', () => {
    const poor = matrixFromRows(rows.map(([a]) => [a!, Number.NaN, 5]));
    const model = fitDiscriminant(poor, labels, 3);
    expect(model.columns).toEqual([0]);
    expect(Number.isFinite(logLikelihoods(model, poor).data[0])).toBe(true);
  });
});
