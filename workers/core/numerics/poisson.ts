import { logGamma } from './student-t.ts';

/**
 * P(X ≥ k) of a Poisson distribution with mean λ: the regularised incomplete gamma function P(k, λ), which also serves between whole numbers (Numerical Recipes 6.2).
 * 1 for k ≤ 0.
 */
export function poissonUpperTail(k: number, lambda: number): number {
  if (k <= 0) return 1;
  if (!(lambda > 0)) return Number.isNaN(lambda) ? Number.NaN : 0;
  const front = Math.exp(k * Math.log(lambda) - lambda - logGamma(k));
  return lambda < k + 1 ? front * gammaSeries(k, lambda) : 1 - front * gammaFraction(k, lambda);
}

const steps = 1_000;

function gammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let total = term;
  for (let i = 1; i < steps && term > 1e-17 * total; i++) {
    term *= x / (a + i);
    total += term;
  }
  return total;
}

/** The upper part by Lentz's continued fraction. */
function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < steps; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / (numerator * d + b || 1e-300);
    c = b + numerator / c || 1e-300;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return fraction;
}
