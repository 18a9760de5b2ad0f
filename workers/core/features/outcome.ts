import { normalCdf } from '#workers/core/numerics/normal.ts';
import { giniOfSorted, mean, quantileOfSorted, skewness, sorted, sum, sumOf } from '#workers/core/numerics/statistics.ts';
import { utcDay, where } from './account-history.ts';
import type { WindowView } from './windows.ts';

/** Win rate, profit factor, payoff and what follows from them (M02–M06). A zero result is neither a win nor a loss. */
export function outcomeMetrics({ ideas }: WindowView) {
  const { profit, plannedRisk } = ideas;
  const wins = where(profit, (i) => profit[i]! > 0);
  const losses = where(profit, (i) => profit[i]! < 0);
  const winRate = wins.length / profit.length;
  const payoffRatio = mean(wins) / -mean(losses);
  const riskKnown = (i: number) => plannedRisk[i]! > 0;
  return {
    netProfit: sum(profit),
    winRate,
    profitFactor: losses.length > 0 ? sum(wins) / -sum(losses) : Number.NaN,
    payoffRatio,
    expectancy: mean(profit),
    expectancyR: sum(where(profit, riskKnown)) / sum(where(plannedRisk, riskKnown)),
    breakEvenGap: winRate - 1 / (1 + payoffRatio),
    profitSkew: skewness(profit),
  };
}

/** How unevenly profit and loss fall on ideas and days (M34, M39, M40). */
export function concentrationMetrics({ ideas }: WindowView) {
  const { profit, closedAtMs, costs, grossProfit, swap } = ideas;
  const wins = where(profit, (i) => profit[i]! > 0);
  const ascending = sorted(profit);
  const net = sum(profit);
  const perDay = new Map<number, number>();
  for (let i = 0; i < profit.length; i++) {
    const day = utcDay(closedAtMs[i]!);
    perDay.set(day, (perDay.get(day) ?? 0) + profit[i]!);
  }
  const meanWin = mean(wins);
  const winsAscending = ascending.subarray(ascending.length - wins.length);
  const worst = ascending[0] ?? Number.NaN;
  const tail = mean(ascending.subarray(0, Math.max(1, Math.floor(profit.length * 0.05))));
  const winningGross = sum(where(grossProfit, (i) => grossProfit[i]! > 0));
  const turnedOver = sumOf(profit, Math.abs);
  return {
    lossTail: worst < 0 ? -worst / meanWin : Number.NaN,
    lossTailCvar: tail < 0 ? -tail / meanWin : Number.NaN,
    bestDayShare: net > 0 ? Math.max(...perDay.values()) / net : Number.NaN,
    bestIdeaShare: net > 0 ? quantileOfSorted(ascending, 1) / net : Number.NaN,
    profitGini: giniOfSorted(winsAscending),
    costDrag: winningGross > 0 ? -sum(costs) / winningGross : Number.NaN,
    swapShare: turnedOver > 0 ? sumOf(swap, Math.abs) / turnedOver : Number.NaN,
  };
}

/**
 * Z-score of the runs test on wins and losses in closing order (M11): negative when streaks are longer than chance makes them.
 * Z = (N(R − ½) − P) / √(P(P − N)/(N − 1)) with P = 2WL; zero results are left out.
 */
export function streakZ({ ideas, byClose }: WindowView): number {
  let wins = 0;
  let losses = 0;
  let runs = 0;
  let last = 0;
  for (const index of byClose) {
    const sign = Math.sign(ideas.profit[index]!);
    if (sign === 0) continue;
    if (sign > 0) wins++;
    else losses++;
    if (sign !== last) runs++;
    last = sign;
  }
  const count = wins + losses;
  const product = 2 * wins * losses;
  return product > count ? (count * (runs - 0.5) - product) / Math.sqrt((product * (product - count)) / (count - 1)) : Number.NaN;
}

/**
 * Probabilistic Sharpe ratio against 0 (Bailey & López de Prado 2012): the chance that the true Sharpe ratio is positive.
 * @param sharpe per period, not annualised
 */
export function probabilisticSharpe(sharpe: number, periods: number, skew: number, kurt: number): number {
  return normalCdf((sharpe * Math.sqrt(periods - 1)) / Math.sqrt(1 - skew * sharpe + ((kurt - 1) / 4) * sharpe * sharpe));
}
