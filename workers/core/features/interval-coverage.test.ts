import { describe, expect, test } from 'vitest';
import {
  coefficientInterval,
  type Interval,
  influenceInterval,
  logInfluenceInterval,
  meanDifferenceInterval,
  meanInterval,
  quantileInterval,
  quantileRatioInterval,
  ratioInfluence,
  sharpeInterval,
  transformed,
  wilsonInterval,
} from '#workers/core/numerics/intervals.ts';
import { createRandom, type Random } from '#workers/core/numerics/random.ts';
import {
  coefficientOfVariation,
  entropyBits,
  gini,
  herfindahl,
  mean,
  skewness,
  sorted,
  standardDeviation,
  sum,
} from '#workers/core/numerics/statistics.ts';
import { fitPlane } from './after-results.ts';
import {
  entropyInfluence,
  giniInfluence,
  herfindahlInfluence,
  logPayoffInfluence,
  skewnessInfluence,
  sortinoInfluence,
  tailInfluence,
  variationInfluence,
} from './influence.ts';

const draws = (n: number, draw: () => number) => Float64Array.from({ length: n }, draw);
const countsOf = (classes: ArrayLike<number>) => {
  const counts = new Map<number, number>();
  for (let i = 0; i < classes.length; i++) counts.set(classes[i]!, (counts.get(classes[i]!) ?? 0) + 1);
  return [...counts.values()];
};
const lognormal = (random: Random, spread: number) => Math.exp(spread * random.normal());
/** Results with 55 % wins, exponential on both sides: mean win 10, mean loss 8. */
const result = (random: Random) => (random.chance(0.55) ? 10 : -8) * random.exponential();
const payoff = (profit: Float64Array) => mean(profit.filter((value) => value > 0)) / -mean(profit.filter((value) => value < 0));
const classShares = [0.5, 0.3, 0.15, 0.05];
const tail = (profit: Float64Array) =>
  -mean(sorted(profit).subarray(0, Math.max(1, Math.floor(profit.length * 0.05)))) / mean(profit.filter((value) => value > 0));
const sortino = (returns: Float64Array) => mean(returns) / Math.sqrt(mean(returns.map((value) => Math.min(value, 0) ** 2)));

describe('influence values are what leaving one observation out changes', () => {
  const profits = (random: Random, n: number) => draws(n, () => result(random));
  const cases: Record<
    string,
    { draw: (random: Random, n: number) => Float64Array; value: (x: Float64Array) => number; influence: (x: Float64Array) => Float64Array }
  > = {
    variation: {
      draw: (random, n) => draws(n, () => lognormal(random, 0.6)),
      value: coefficientOfVariation,
      influence: variationInfluence,
    },
    skewness: { draw: profits, value: skewness, influence: skewnessInfluence },
    entropy: {
      draw: (random, n) => draws(n, () => random.weighted(classShares)),
      value: (x) => entropyBits(countsOf(x)),
      influence: entropyInfluence,
    },
    herfindahl: {
      draw: (random, n) => draws(n, () => random.weighted(classShares)),
      value: (x) => herfindahl(countsOf(x)),
      influence: herfindahlInfluence,
    },
    'log payoff': { draw: profits, value: (x) => Math.log(payoff(x)), influence: logPayoffInfluence },
    sortino: { draw: (random, n) => draws(n, () => 0.1 + random.normal()), value: sortino, influence: sortinoInfluence },
    gini: { draw: (random, n) => sorted(draws(n, () => random.exponential())), value: gini, influence: giniInfluence },
    'loss tail': { draw: profits, value: tail, influence: (x) => tailInfluence(x, 0.05) },
  };
  test.each(Object.keys(cases))('%s', (name) => {
    const { draw, value, influence } = cases[name]!;
    const x = draw(createRandom(5), 600);
    const whole = value(x);
    const leftOut = x.map((_, i) => (x.length - 1) * (whole - value(x.filter((_, j) => j !== i))));
    const predicted = influence(x);
    expect(mean(predicted)).toBeCloseTo(0, 1);
    const error = standardDeviation(leftOut.map((jack, i) => jack - predicted[i]!));
    expect(error / standardDeviation(predicted)).toBeLessThan(name === 'loss tail' ? 0.15 : 0.05);
  });
});

type Simulation = {
  truth: number;
  /** Coverage that this method has at this size when it is sound; below 0.95 where the approximation is known to fall short. */
  expected: number;
  interval: (random: Random) => Interval;
};

/** True values of statistics without a closed form come from one long draw. */
const long = (value: (x: Float64Array) => number, draw: (random: Random) => number) =>
  value(
    draws(
      400_000,
      (
        (random) => () =>
          draw(random)
      )(createRandom(99)),
    ),
  );

const simulations: Record<string, Simulation> = {
  'wilson, 60 % of 40': {
    truth: 0.6,
    expected: 0.95,
    interval: (random) => wilsonInterval(mean(draws(40, () => Number(random.chance(0.6)))), 40),
  },
  'wilson, 3 % of 80': {
    truth: 0.03,
    expected: 0.95,
    interval: (random) => wilsonInterval(mean(draws(80, () => Number(random.chance(0.03)))), 80),
  },
  'student, normal, 10': { truth: 2, expected: 0.95, interval: (random) => meanInterval(draws(10, () => 2 + random.normal())) },
  'student, results, 60': {
    truth: 0.55 * 10 - 0.45 * 8,
    expected: 0.95,
    interval: (random) => meanInterval(draws(60, () => result(random))),
  },
  'welch, unequal spreads, 12 and 30': {
    truth: 1,
    expected: 0.95,
    interval: (random) =>
      meanDifferenceInterval(
        draws(12, () => 1 + 3 * random.normal()),
        draws(30, () => random.normal()),
      ),
  },
  'order statistic, median of 25': {
    truth: Math.LN2,
    expected: 0.957,
    interval: (random) => quantileInterval(sorted(draws(25, () => random.exponential())), 0.5),
  },
  'order statistic, p95 of 1,000': {
    truth: -Math.log(0.05),
    expected: 0.95,
    interval: (random) => quantileInterval(sorted(draws(1_000, () => random.exponential())), 0.95),
  },
  'quantile ratio, medians of 30 and 40': {
    truth: 2,
    expected: 0.95,
    interval: (random) => {
      const a = sorted(draws(30, () => 2 * lognormal(random, 1)));
      const b = sorted(draws(40, () => lognormal(random, 1)));
      return quantileRatioInterval(a[15]! / b[20]!, quantileInterval(a, 0.5), quantileInterval(b, 0.5), 70);
    },
  },
  'delta, ratio of sums, 80': {
    truth: 0.5,
    expected: 0.95,
    interval: (random) => {
      const b = draws(80, () => random.exponential());
      const a = b.map((value) => value * (0.5 + 0.2 * random.normal()));
      return influenceInterval(sum(a) / sum(b), ratioInfluence(a, b));
    },
  },
  'delta, entropy of 4 classes, 100': {
    truth: entropyBits(classShares),
    expected: 0.93,
    interval: (random) => {
      const x = draws(100, () => random.weighted(classShares));
      return influenceInterval(entropyBits(countsOf(x)), entropyInfluence(x));
    },
  },
  'delta, herfindahl of 4 classes, 100': {
    truth: herfindahl(classShares),
    expected: 0.94,
    interval: (random) => {
      const x = draws(100, () => random.weighted(classShares));
      return influenceInterval(herfindahl(countsOf(x)), herfindahlInfluence(x));
    },
  },
  'delta, gini of exponential, 60': {
    truth: 0.5,
    expected: 0.93,
    interval: (random) => {
      const x = draws(60, () => random.exponential());
      return influenceInterval(gini(x), giniInfluence(x));
    },
  },
  'delta, skewness of results, 200': {
    truth: long(skewness, result),
    expected: 0.93,
    interval: (random) => {
      const x = draws(200, () => result(random));
      return influenceInterval(skewness(x), skewnessInfluence(x));
    },
  },
  'delta, loss tail, 400': {
    truth: long(tail, result),
    expected: 0.92,
    interval: (random) => {
      const x = draws(400, () => result(random));
      return influenceInterval(tail(x), tailInfluence(x, 0.05));
    },
  },
  'delta, sortino, 90': {
    truth: long(sortino, (random) => 0.1 + random.normal()),
    expected: 0.95,
    interval: (random) => {
      const x = draws(90, () => 0.1 + random.normal());
      return influenceInterval(sortino(x), sortinoInfluence(x));
    },
  },
  'log delta, variation of sizes, 60': {
    truth: Math.sqrt(Math.exp(0.25) - 1),
    expected: 0.88,
    interval: (random) => {
      const x = draws(60, () => lognormal(random, 0.5));
      return logInfluenceInterval(coefficientOfVariation(x), variationInfluence(x));
    },
  },
  'log delta, profit factor, 80': {
    truth: 5.5 / 3.6,
    expected: 0.95,
    interval: (random) => {
      const x = draws(80, () => result(random));
      const gains = x.map((value) => Math.max(value, 0));
      const losses = x.map((value) => Math.max(-value, 0));
      return logInfluenceInterval(sum(gains) / sum(losses), ratioInfluence(gains, losses));
    },
  },
  'log delta, payoff, 60': {
    truth: 10 / 8,
    expected: 0.94,
    interval: (random) => {
      const x = draws(60, () => result(random));
      return transformed(influenceInterval(Math.log(payoff(x)), logPayoffInfluence(x)), Math.exp);
    },
  },
  'regression, unequal errors, 60': {
    truth: 0.3,
    expected: 0.95,
    interval: (random) => {
      const x = Array.from(draws(60, () => 2 * random.next()));
      const z = x.map((value) => 0.5 * value + random.normal());
      const plane = fitPlane(
        x,
        z,
        x.map((value, i) => 0.1 + 0.3 * value - 0.4 * z[i]! + (0.2 + 0.3 * value) * random.normal()),
      );
      return coefficientInterval(plane.slope, plane.slopeError, 57, 60);
    },
  },
  'lo, Sharpe ratio of 120 days': {
    truth: 0.1,
    expected: 0.95,
    interval: (random) => {
      const x = draws(120, () => 0.1 + random.normal());
      return sharpeInterval(mean(x) / standardDeviation(x), 120);
    },
  },
};

const repetitions = 2_000;

describe('95 % intervals hold the truth as often as they say', () => {
  test.each(Object.keys(simulations))('%s', (name) => {
    const { truth, expected, interval } = simulations[name]!;
    const random = createRandom(2_024).fork(name);
    let held = 0;
    for (let i = 0; i < repetitions; i++) {
      const { low, high } = interval(random);
      if (low <= truth && truth <= high) held++;
    }
    // Four standard errors of a share of 2,000, and one point for what an approximation may be off.
    const tolerance = 4 * Math.sqrt((expected * (1 - expected)) / repetitions) + 0.01;
    expect(Math.abs(held / repetitions - expected), `${held} of ${repetitions}`).toBeLessThan(tolerance);
  });
});
