/** How much each observation moves a statistic (influence values, mean 0): what `influenceInterval` (numerics/intervals.ts) makes an error of. */
import { centralMoment, gini, mapped, mean, quantileOfSorted, sorted, sumOf } from '#workers/core/numerics/statistics.ts';
import { where } from './account-history.ts';

/** Of σ / μ, by leaving each value out: heavier than the infinitesimal version, which is too sure of itself where a few large values make the spread. */
export const variationInfluence = (values: Float64Array): Float64Array =>
  leaveOneOut(values, (centre, variance) => Math.sqrt(variance) / centre);

/** Of the moment skewness, by leaving each value out. */
export const skewnessInfluence = (values: Float64Array): Float64Array =>
  leaveOneOut(values, (_, variance, third) => third / variance ** 1.5);

/** (n − 1)(T − T without i) of a statistic of the first three moments, in one pass over sums of powers; shifted to mean 0. */
function leaveOneOut(values: Float64Array, statistic: (mean: number, variance: number, third: number) => number): Float64Array {
  const n = values.length;
  const centre = mean(values);
  const [squares, cubes] = [n * centralMoment(values, 2), n * centralMoment(values, 3)];
  const whole = statistic(centre, squares / n, cubes / n);
  const influence = mapped(values, (value) => {
    const away = value - centre;
    const shift = -away / (n - 1);
    const square = (squares - away * away) / (n - 1);
    const third = (cubes - away * away * away) / (n - 1) - 3 * shift * square + 2 * shift * shift * shift;
    return (n - 1) * (whole - statistic(centre + shift, square - shift * shift, third));
  });
  const bias = mean(influence);
  return mapped(influence, (value) => value - bias);
}

/** Of the Gini coefficient 2T/μ − 1 with T = E[x·F(x)]; one value per entry of the ascending values. */
export function giniInfluence(values: ArrayLike<number>): Float64Array {
  const ascending = sorted(values);
  const n = ascending.length;
  const centre = mean(ascending);
  const t = ((gini(ascending) + 1) * centre) / 2;
  const influence = new Float64Array(n);
  let above = 0;
  for (let i = n - 1; i >= 0; i--) {
    above += ascending[i]! / n;
    influence[i] =
      (2 / centre) * (ascending[i]! * ((i + 0.5) / n) + above - ascending[i]! / (2 * n) - 2 * t - (t / centre) * (ascending[i]! - centre));
  }
  return influence;
}

/** Of Shannon's entropy in bits, one value per observation of a class; `counts` per class. */
export function entropyInfluence(classes: ArrayLike<number>): Float64Array {
  const shares = sharesOf(classes);
  let bits = 0;
  for (const share of shares.values()) bits -= share * Math.log2(share);
  return mapped(classes, (one) => -Math.log2(shares.get(one)!) - bits);
}

/** Of the Herfindahl index Σp². */
export function herfindahlInfluence(classes: ArrayLike<number>): Float64Array {
  const shares = sharesOf(classes);
  let index = 0;
  for (const share of shares.values()) index += share ** 2;
  return mapped(classes, (one) => 2 * (shares.get(one)! - index));
}

function sharesOf(classes: ArrayLike<number>): Map<number, number> {
  const shares = new Map<number, number>();
  for (let i = 0; i < classes.length; i++) shares.set(classes[i]!, (shares.get(classes[i]!) ?? 0) + 1 / classes.length);
  return shares;
}

/** Of ln(mean win / mean loss): wins and losses are the observations, zero results add nothing. */
export function logPayoffInfluence(profit: Float64Array): Float64Array {
  const wins = where(profit, (i) => profit[i]! > 0);
  const losses = where(profit, (i) => profit[i]! < 0);
  const [meanWin, meanLoss] = [mean(wins), mean(losses)];
  const n = profit.length;
  return mapped(profit, (value) =>
    value > 0 ? (n / wins.length) * (value / meanWin - 1) : value < 0 ? -(n / losses.length) * (value / meanLoss - 1) : 0,
  );
}

/** Of the mean of the worst `share` of the values (expected shortfall) divided by the mean win, as a positive number. */
export function tailInfluence(profit: Float64Array, share: number): Float64Array {
  const count = Math.max(1, Math.floor(profit.length * share));
  const ascending = sorted(profit);
  const shortfall = mean(ascending.subarray(0, count));
  const limit = quantileOfSorted(ascending, share);
  const wins = where(profit, (i) => profit[i]! > 0);
  const meanWin = mean(wins);
  return mapped(profit, (value) => {
    const ofShortfall = (Math.min(value, limit) - limit) / share + limit - shortfall;
    const ofWin = value > 0 ? (profit.length / wins.length) * (value - meanWin) : 0;
    return (-ofShortfall + (shortfall / meanWin) * ofWin) / meanWin;
  });
}

/** Of mean / √mean(min(x, 0)²). */
export function sortinoInfluence(returns: Float64Array): Float64Array {
  const centre = mean(returns);
  const downside = Math.sqrt(sumOf(returns, (value) => Math.min(value, 0) ** 2) / returns.length);
  return mapped(
    returns,
    (value) => (value - centre) / downside - (centre / (2 * downside ** 3)) * (Math.min(value, 0) ** 2 - downside ** 2),
  );
}
