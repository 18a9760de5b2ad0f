const sqrt2Pi = Math.sqrt(2 * Math.PI);
/** Beyond this the tail is taken from its continued fraction, which converges fast there; below it, from the power series. */
const tailFrom = 3;

/** Mills ratio (1 − Φ(z)) / φ(z) for z ≥ tailFrom by its continued fraction 1/(z + 1/(z + 2/(z + 3/…))). */
function millsRatio(z: number): number {
  let fraction = z;
  for (let i = 80; i >= 1; i--) fraction = z + i / fraction;
  return 1 / fraction;
}

/**
 * Standard normal distribution function Φ(z), exact to about 1e-15.
 * Φ(z) = ½ + φ(z)·(z + z³/3 + z⁵/(3·5) + …) near the middle, Mills ratio in the tails (Abramowitz & Stegun 26.2.11, 26.2.14).
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z > tailFrom) return 1 - Math.exp(logNormalCdf(-z));
  if (z < -tailFrom) return Math.exp(logNormalCdf(z));
  let term = z;
  let series = z;
  for (let i = 3; Math.abs(term) > 1e-17 * Math.abs(series); i += 2) {
    term *= (z * z) / i;
    series += term;
  }
  return 0.5 + (series * Math.exp(-0.5 * z * z)) / sqrt2Pi;
}

/** ln Φ(z), usable where Φ(z) itself underflows. */
export function logNormalCdf(z: number): number {
  if (z === Number.NEGATIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  return z < -tailFrom ? -0.5 * z * z - Math.log(sqrt2Pi) + Math.log(millsRatio(-z)) : Math.log(normalCdf(z));
}
