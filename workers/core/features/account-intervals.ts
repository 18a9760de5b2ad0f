import type { MetricKey } from '#workers/contracts/metrics.ts';
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
import { mapped, mean, sorted, standardDeviation, sum } from '#workers/core/numerics/statistics.ts';
import { countWhere, utcDay, where } from './account-history.ts';
import type { OwnMetricKey } from './account-metrics.ts';
import { dispositionInfluence } from './disposition.ts';
import { hasDailyReturns, weeksOf, yearly } from './equity.ts';
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
import type { WindowSample } from './window-sample.ts';
import type { WindowView } from './windows.ts';

export type Intervals = Partial<Record<MetricKey, Interval>>;
type Values = Readonly<Record<OwnMetricKey, number>>;

/** The worst 5 % must be at least five ideas, or their mean has no spread that could be told. */
const minTailIdeas = 100;
const tailShare = 0.05;
/** A size or a pace is never below zero, however few there are to tell it from. */
const fromZero = (bound: number) => Math.max(0, bound);

/**
 * n and 95 % interval of every metric of `intervalMetrics` over one window (contracts/metric-statistics.ts names the methods).
 * @param values the window's metrics as measured
 */
export function windowIntervals(view: WindowView, sample: WindowSample, values: Values): Intervals {
  return {
    ...shareIntervals(view, sample, values),
    ...resultIntervals(view, values),
    ...spreadIntervals(view, sample, values),
    ...reactionIntervals(sample, values),
  };
}

function shareIntervals({ ideas, positions }: WindowView, { steps, pauses }: WindowSample, values: Values): Intervals {
  const count = ideas.ideaId.length;
  const share = (key: OwnMetricKey, n: number) => wilsonInterval(values[key], n);
  const ofIdeas = (key: OwnMetricKey) => share(key, count);
  const withAdds = countWhere(ideas.adverseAdds, (i) => ideas.adverseAdds[i]! + ideas.favourableAdds[i]! > 0);
  return {
    winRate: ofIdeas('winRate'),
    shortHoldShare: ofIdeas('shortHoldShare'),
    riskConsistency: ofIdeas('riskConsistency'),
    escalationShare: ofIdeas('escalationShare'),
    stackedShare: ofIdeas('stackedShare'),
    averagingShare: ofIdeas('averagingShare'),
    pyramidShare: ofIdeas('pyramidShare'),
    gridShare: ofIdeas('gridShare'),
    nightShare: ofIdeas('nightShare'),
    tokyoShare: ofIdeas('tokyoShare'),
    londonShare: ofIdeas('londonShare'),
    newYorkShare: ofIdeas('newYorkShare'),
    stopUse: ofIdeas('stopUse'),
    sizeGridShare: ofIdeas('sizeGridShare'),
    addToLoserRate: share('addToLoserRate', withAdds),
    doublingAfterLossRate: share('doublingAfterLossRate', steps.afterLoss.length),
    revengeRate: share('revengeRate', pauses.afterLoss.length),
    overtradingDayShare: share('overtradingDayShare', values.activeDays),
    algoShare: share('algoShare', sum(ideas.toldPositions)),
    roundSecondShare: share('roundSecondShare', sum(positions.isEntry)),
    lotteryShare: share(
      'lotteryShare',
      countWhere(ideas.lottery, (i) => !Number.isNaN(ideas.lottery[i]!)),
    ),
    directionBias: transformed(wilsonInterval((values.directionBias + 1) / 2, count), (longs) => 2 * longs - 1),
  };
}

function resultIntervals({ ideas }: WindowView, values: Values): Intervals {
  const { profit, plannedRisk, costs, grossProfit, swap } = ideas;
  const wins = where(profit, (i) => profit[i]! > 0);
  const decided = where(profit, (i) => profit[i] !== 0);
  const logPayoff = logPayoffInfluence(decided);
  const withRisk = (column: Float64Array) => where(column, (i) => plannedRisk[i]! > 0);
  const pull = values.payoffRatio / (1 + values.payoffRatio) ** 2;
  const ofRatio = (key: OwnMetricKey, above: Float64Array, below: Float64Array) =>
    influenceInterval(values[key], ratioInfluence(above, below));
  const gains = mapped(decided, (value) => Math.max(value, 0));
  const losses = mapped(decided, (value) => Math.max(-value, 0));
  return {
    profitFactor: logInfluenceInterval(values.profitFactor, ratioInfluence(gains, losses)),
    payoffRatio: transformed(influenceInterval(Math.log(values.payoffRatio), logPayoff), Math.exp),
    expectancy: meanInterval(profit),
    expectancyR: ofRatio('expectancyR', withRisk(profit), withRisk(plannedRisk)),
    breakEvenGap: influenceInterval(
      values.breakEvenGap,
      mapped(decided, (value, i) => (value > 0 ? 1 : 0) - wins.length / decided.length + pull * logPayoff[i]!),
    ),
    costDrag: ofRatio(
      'costDrag',
      mapped(costs, (cost) => -cost),
      mapped(grossProfit, (value) => Math.max(value, 0)),
    ),
    swapShare: ofRatio('swapShare', mapped(swap, Math.abs), mapped(profit, Math.abs)),
    profitSkew: influenceInterval(values.profitSkew, skewnessInfluence(profit)),
    profitGini: influenceInterval(values.profitGini, giniInfluence(wins)),
    lossTailCvar:
      profit.length >= minTailIdeas ? influenceInterval(values.lossTailCvar, tailInfluence(profit, tailShare)) : noInterval(profit.length),
  };
}

function spreadIntervals(view: WindowView, { equity, pauses }: WindowSample, values: Values): Intervals {
  const { ideas, positions } = view;
  const { holdS, volumeLots, profit, spacingCv, openedAtMs } = ideas;
  const holds = sorted(holdS);
  const sizes = sorted(equity.relativeSizes);
  const leverages = sorted(equity.leverages);
  const middleOf = (column: ArrayLike<number>) => quantileInterval(sorted(column), 0.5);
  const gaps = mapped(openedAtMs.subarray(1), (atMs, i) => atMs - openedAtMs[i]!);
  const gapCv = logInfluenceInterval(values.gapCv, variationInfluence(gaps));
  const entriesWith = (column: Float64Array) => where(column, (i) => positions.isEntry[i] === 1 && column[i]! > 0);
  const { daily } = equity;
  const weekly = (equity.relativeSizes.length > 0 ? ideas.ideaId.length : Number.NaN) / weeksOf(equity.days);
  const perDay = countsPerDay(view);
  return {
    ideasPerDay: transformed(meanInterval(perDay.ideas), fromZero),
    positionsPerDay: transformed(meanInterval(perDay.positions), fromZero),
    holdMedian: quantileInterval(holds, 0.5),
    holdP10: quantileInterval(holds, 0.1),
    holdP90: quantileInterval(holds, 0.9),
    holdCv: logInfluenceInterval(values.holdCv, variationInfluence(holdS)),
    holdVolumeWeighted: influenceInterval(
      values.holdVolumeWeighted,
      ratioInfluence(
        mapped(holdS, (hold, i) => hold * volumeLots[i]!),
        volumeLots,
      ),
    ),
    holdRatio: quantileRatioInterval(
      values.holdRatio,
      middleOf(where(holdS, (i) => profit[i]! > 0)),
      middleOf(where(holdS, (i) => profit[i]! < 0)),
      countWhere(profit, (i) => profit[i] !== 0),
    ),
    sizeMean: transformed(meanInterval(volumeLots), fromZero),
    sizeCv: logInfluenceInterval(values.sizeCv, variationInfluence(volumeLots)),
    relativeSizeP95: quantileRatioInterval(
      values.relativeSizeP95,
      quantileInterval(sizes, 0.95),
      quantileInterval(sizes, 0.5),
      sizes.length,
    ),
    leverageP95: quantileInterval(leverages, 0.95),
    turnover: transformed(meanInterval(equity.relativeSizes), (size) => size * weekly),
    gridRegularity: meanInterval(
      mapped(
        where(spacingCv, (i) => !Number.isNaN(spacingCv[i]!)),
        (cv) => Math.max(0, 1 - cv),
      ),
    ),
    symbolEntropy: influenceInterval(values.symbolEntropy, entropyInfluence(ideas.symbol)),
    symbolHhi: influenceInterval(values.symbolHhi, herfindahlInfluence(ideas.symbol)),
    gapCv,
    burstiness: transformed(gapCv, (cv) => (cv - 1) / (cv + 1)),
    tiltGapRatio: quantileRatioInterval(
      values.tiltGapRatio,
      middleOf(pauses.afterWin),
      middleOf(pauses.afterLoss),
      pauses.afterWin.length + pauses.afterLoss.length,
    ),
    sharpe: hasDailyReturns(daily)
      ? transformed(sharpeInterval(mean(daily) / standardDeviation(daily), daily.length), (ratio) => ratio * yearly)
      : noInterval(daily.length),
    sortino: transformed(influenceInterval(values.sortino / yearly, sortinoInfluence(daily)), (ratio) => ratio * yearly),
    stopDistance: middleOf(entriesWith(positions.stopBps)),
    targetToStop: middleOf(entriesWith(mapped(positions.targetBps, (target, i) => target / positions.stopBps[i]!))),
    slippageAsymmetry: meanInterval(where(positions.levelSlip, (i) => !Number.isNaN(positions.levelSlip[i]!))),
  };
}

function reactionIntervals({ steps, disposition, reaction: { gains, losses }, behind }: WindowSample, values: Values): Intervals {
  const effect = dispositionInfluence(disposition);
  const afterLoss = dispositionInfluence(disposition.filter(({ afterResult }) => afterResult < 0));
  const afterGain = dispositionInfluence(disposition.filter(({ afterResult }) => afterResult > 0));
  return {
    martingaleIndex: meanDifferenceInterval(mapped(steps.afterLoss, Math.log), mapped(steps.afterWin, Math.log)),
    dispositionEffect: {
      ...influenceInterval(values.dispositionEffect, effect),
      n: sum(disposition.map(({ realisedGains, realisedLosses }) => realisedGains + realisedLosses)),
    },
    dispositionAfterLoss: {
      ...differenceOf(values.dispositionAfterLoss, afterLoss, afterGain),
      n: sum(disposition.map(({ realisedGains, realisedLosses, afterResult }) => (afterResult === 0 ? 0 : realisedGains + realisedLosses))),
    },
    houseMoneySlope: coefficientInterval(gains.slope, gains.slopeError, gains.points - 3, gains.points),
    sizeJumpAfterGain: coefficientInterval(
      values.sizeJumpAfterGain,
      Math.hypot(gains.interceptError, losses.interceptError),
      gains.points + losses.points - 6,
      gains.points + losses.points,
    ),
    breakEvenEffect: transformed(meanInterval(behind), Math.exp),
  };
}

/** A difference of two independent statistics given by their influence values. */
function differenceOf(value: number, a: Float64Array, b: Float64Array): Interval {
  return { ...meanDifferenceInterval(a, b), ...shifted(meanDifferenceInterval(a, b), value) };
}

/** Influence values have mean 0, so the interval of their mean is moved to the statistic. */
const shifted = ({ low, high }: Interval, value: number) => ({ low: low + value, high: high + value });

const noInterval = (n: number): Interval => ({ n, low: Number.NaN, high: Number.NaN });

/** Ideas opened on each active day, and their positions. */
function countsPerDay({ ideas }: WindowView): { ideas: number[]; positions: number[] } {
  const days = new Map<number, { ideas: number; positions: number }>();
  for (let i = 0; i < ideas.openedAtMs.length; i++) {
    const day = utcDay(ideas.openedAtMs[i]!);
    const own = days.get(day) ?? { ideas: 0, positions: 0 };
    own.ideas++;
    own.positions += ideas.positions[i]!;
    days.set(day, own);
  }
  return { ideas: Array.from(days.values(), (day) => day.ideas), positions: Array.from(days.values(), (day) => day.positions) };
}
