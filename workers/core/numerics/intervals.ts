import { mapped, mean, standardDeviation, sum } from './statistics.ts';
import { studentUpperQuantile } from './student-t.ts';

/** A 95 % confidence interval and what it rests on; `low` and `high` are NaN where n is too small for one. */
export type Interval = { n: number; low: number; high: number };

/** Φ⁻¹(0.975). */
const z95 = 1.959963984540054;
/** From here on the t quantile is taken at this many degrees of freedom: it differs from any later one by less than 0.0024. */
const mostFreedom = 1_000;
/** Up to here ranks of order statistics are exact, beyond from the normal approximation of the binomial. */
const exactRanks = 400;

const t95 = (freedom: number): number =>
  freedom >= 1 ? studentUpperQuantile(0.025, Math.min(Math.floor(freedom), mostFreedom)) : Number.NaN;

const around = (value: number, error: number, freedom: number, n: number): Interval => {
  const margin = t95(freedom) * error;
  return { n, low: value - margin, high: value + margin };
};

/** The same interval on another scale; `scale` must be increasing. */
export const transformed = ({ n, low, high }: Interval, scale: (value: number) => number): Interval => ({
  n,
  low: scale(low),
  high: scale(high),
});

/** Score interval of a share (Wilson 1927). */
export function wilsonInterval(share: number, n: number): Interval {
  const square = z95 ** 2;
  const centre = (share + square / (2 * n)) / (1 + square / n);
  const margin = (z95 / (1 + square / n)) * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n));
  return { n, low: Math.max(0, centre - margin), high: Math.min(1, centre + margin) };
}

/** t interval of a mean. */
export function meanInterval(values: ArrayLike<number>): Interval {
  const n = values.length;
  return around(mean(values), standardDeviation(values) / Math.sqrt(n - 1), n - 1, n);
}

/** t interval of mean a − mean b with unequal spreads (Welch 1947, Satterthwaite's degrees of freedom). */
export function meanDifferenceInterval(a: ArrayLike<number>, b: ArrayLike<number>): Interval {
  const errorA = standardDeviation(a) ** 2 / (a.length - 1);
  const errorB = standardDeviation(b) ** 2 / (b.length - 1);
  const freedom = (errorA + errorB) ** 2 / (errorA ** 2 / (a.length - 1) + errorB ** 2 / (b.length - 1));
  return around(mean(a) - mean(b), Math.sqrt(errorA + errorB), freedom, a.length + b.length);
}

/**
 * Interval of a statistic from its influence values (infinitesimal jackknife, Efron 1982): error² = Σ IF² / (n(n − 1)), with a t quantile.
 * @param influence what each observation adds to the statistic, mean 0
 */
export function influenceInterval(value: number, influence: ArrayLike<number>): Interval {
  const n = influence.length;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += influence[i]! * influence[i]!;
  return around(value, Math.sqrt(squares / (n * (n - 1))), n - 1, n);
}

/** The same on the log, for positive statistics with a long tail; `influence` is that of the statistic itself. */
export function logInfluenceInterval(value: number, influence: ArrayLike<number>): Interval {
  if (!(value > 0)) return { n: influence.length, low: Number.NaN, high: Number.NaN };
  return transformed(
    influenceInterval(
      Math.log(value),
      mapped(influence, (part) => part / value),
    ),
    Math.exp,
  );
}

/** t interval of a fitted coefficient with its own standard error. */
export const coefficientInterval = (value: number, error: number, freedom: number, n: number): Interval => around(value, error, freedom, n);

/**
 * Interval of a Sharpe ratio per period (Lo 2002): error² = (1 + SR²/2) / T. It takes returns as independent: where they are positively autocorrelated the true
 * interval is wider.
 */
export function sharpeInterval(sharpe: number, periods: number): Interval {
  const margin = z95 * Math.sqrt((1 + sharpe ** 2 / 2) / periods);
  return { n: periods, low: sharpe - margin, high: sharpe + margin };
}

const ranks = new Map<string, readonly [number, number]>();

/**
 * Ranks (0-based) of the order statistics that enclose a quantile with at least 95 %: at most 2.5 % in each tail of Bin(n, p) (David & Nagaraja 2003).
 * −1 and n stand for "beyond the smallest" and "beyond the largest".
 */
function quantileRanks(n: number, probability: number): readonly [number, number] {
  if (n > exactRanks) {
    const margin = z95 * Math.sqrt(n * probability * (1 - probability));
    return [Math.floor(n * probability - margin) - 1, Math.ceil(n * probability + margin)];
  }
  const key = `${n} ${probability}`;
  const known = ranks.get(key);
  if (known) return known;
  let below = -1;
  let above = n;
  let term = (1 - probability) ** n;
  let cumulative = 0;
  for (let k = 0; k <= n; k++) {
    cumulative += term;
    if (cumulative <= 0.025) below = k;
    if (above === n && cumulative >= 0.975) above = k;
    term *= ((n - k) / (k + 1)) * (probability / (1 - probability));
  }
  ranks.set(key, [below, above]);
  return [below, above];
}

/** Distribution-free interval of a quantile of ascending values. */
export function quantileInterval(ascending: ArrayLike<number>, probability: number): Interval {
  const n = ascending.length;
  const [below, above] = quantileRanks(n, probability);
  return below < 0 || above >= n ? { n, low: Number.NaN, high: Number.NaN } : { n, low: ascending[below]!, high: ascending[above]! };
}

/**
 * Interval of a ratio of two quantiles of positive values on the log scale, each log quantile's error taken from its own distribution-free interval
 * (after Price & Bonett 2002, who do it for medians).
 */
export function quantileRatioInterval(ratio: number, above: Interval, below: Interval, n: number): Interval {
  const error = (interval: Interval) => (Math.log(interval.high) - Math.log(interval.low)) / (2 * z95);
  const margin = z95 * Math.hypot(error(above), error(below));
  return { n, low: ratio * Math.exp(-margin), high: ratio * Math.exp(margin) };
}

/** Influence of each pair on Σa / Σb. */
export function ratioInfluence(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const meanBelow = mean(b);
  const ratio = sum(a) / sum(b);
  return mapped(a, (value, i) => (value - ratio * b[i]!) / meanBelow);
}
