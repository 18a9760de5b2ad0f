import { describe, expect, test } from 'vitest';
import { incompleteBeta, logGamma, studentUpperQuantile, studentUpperTail } from './student-t.ts';

// scipy 1.x: stats.t.sf(t, f), stats.t.isf(p, f), special.betainc(a, b, x), special.gammaln(x)
describe('Student t', () => {
  test.each([
    [-1.3, 1, 0.7912855998398473],
    [0.4, 1, 0.3788810584091566],
    [6, 1, 0.05256845671125344],
    [2, 2.5, 0.07869574787898295],
    [2, 7, 0.042809664281488025],
    [6, 7, 0.00027112917100140525],
    [0.4, 40, 0.3456423465645368],
    [6, 40, 2.3632275663940903e-7],
    [6, 500, 1.895221169239648e-9],
  ])('is exceeded at t = %d with %d degrees of freedom as in scipy', (t, freedom, expected) => {
    expect(studentUpperTail(t, freedom) / expected).toBeCloseTo(1, 9);
  });

  test.each([
    [1, 12.706204736174705],
    [5, 2.5705818356363155],
    [29, 2.045229642132704],
    [300, 1.967903011261087],
  ])('has the 97.5 %% quantile of scipy with %d degrees of freedom', (freedom, expected) => {
    expect(studentUpperQuantile(0.025, freedom)).toBeCloseTo(expected, 9);
  });

  test('rests on the incomplete beta function and ln Γ', () => {
    expect(incompleteBeta(0.3, 2, 5)).toBeCloseTo(0.5798250000000003, 12);
    expect(incompleteBeta(0.9, 0.5, 7)).toBeCloseTo(0.9999999780702157, 12);
    expect(incompleteBeta(0.5, 120, 110)).toBeCloseTo(0.2544082611634712, 11);
    expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 12);
    expect(logGamma(150.25)).toBeCloseTo(601.2615040324997, 9);
  });
});
