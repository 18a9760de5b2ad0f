/** How sure a metric can be: what its n counts, how its 95 % interval is made, and whether it is followed week by week. */
import type { MetricKey } from './metric-definitions.ts';

/** What n counts. The words are `metrics:sample.<kind>`. */
export type MetricSample =
  | 'ideas'
  | 'positions'
  | 'wins'
  /** Ideas that won or lost: a zero result is neither. */
  | 'decided'
  /** UTC days with an opened idea. */
  | 'days'
  /** Daily returns from the first to the last day: weekdays, and weekend days with a close. */
  | 'weekdays'
  | 'ideasWithRisk'
  | 'ideasWithReturn'
  | 'ideasWithNotional'
  | 'ideasWithAdds'
  /** Ideas of three or more legs. */
  | 'stackedIdeas'
  | 'entriesWithLeverage'
  /** Pauses between consecutive opens. */
  | 'gaps'
  /** Ideas with a result whose predecessor on the symbol had closed before. */
  | 'pairsOnSymbol'
  | 'lossesOnSymbol'
  /** Losing ideas after which another one opens. */
  | 'lossesWithNext'
  | 'resultsWithNext'
  /** Positions whose source tells whether a program traded. */
  | 'toldPositions'
  /** Closes while another position in the same symbol was open. */
  | 'closesWithOpen'
  | 'entries'
  | 'entriesWithStop'
  | 'entriesWithStopAndTarget'
  /** Closes by stop-loss or take-profit whose level is known. */
  | 'levelExits'
  /** Days with an idea opened before the first result of the day and one opened while the day was in loss. */
  | 'daysBehind'
  | 'ideasWithBars'
  | 'newsIdeas'
  /** Other accounts of the book. */
  | 'peers';

/**
 * How the 95 % interval is made (workers/core/features/intervals/):
 * `wilson` score interval of a share (Wilson 1927); `student` t interval of a mean; `welch` t interval of a difference of two means; `orderStatistic` binomial
 * ranks of a quantile (David & Nagaraja 2003); `quantileRatio` log ratio of two quantiles (after Price & Bonett 2002); `delta` infinitesimal jackknife (Efron 1982)
 * with a t quantile, `logDelta` the same on the log; `regression` least squares with heteroscedasticity-robust errors (White 1980); `lo` Sharpe ratio (Lo 2002,
 * no autocorrelation); `none`: a count, a sum, an extreme or a statistic that is a probability itself.
 */
export type IntervalMethod =
  | 'wilson'
  | 'student'
  | 'welch'
  | 'orderStatistic'
  | 'quantileRatio'
  | 'delta'
  | 'logDelta'
  | 'regression'
  | 'lo'
  | 'none';

export type MetricStatistics = { sample: MetricSample; interval: IntervalMethod; history: boolean };

export const metricStatistics: Record<MetricKey, MetricStatistics> = {
  positions: { sample: 'positions', interval: 'none', history: false },
  ideas: { sample: 'ideas', interval: 'none', history: false },
  activeDays: { sample: 'days', interval: 'none', history: false },
  ideasPerDay: { sample: 'days', interval: 'student', history: true },
  positionsPerDay: { sample: 'days', interval: 'student', history: true },
  peakPerMinute: { sample: 'positions', interval: 'none', history: true },
  winRate: { sample: 'ideas', interval: 'wilson', history: true },
  profitFactor: { sample: 'decided', interval: 'logDelta', history: true },
  payoffRatio: { sample: 'decided', interval: 'logDelta', history: true },
  netProfit: { sample: 'ideas', interval: 'none', history: true },
  expectancy: { sample: 'ideas', interval: 'student', history: true },
  expectancyR: { sample: 'ideasWithRisk', interval: 'delta', history: false },
  breakEvenGap: { sample: 'decided', interval: 'delta', history: false },
  maxDrawdown: { sample: 'ideas', interval: 'none', history: true },
  maxDrawdownMoney: { sample: 'ideas', interval: 'none', history: false },
  recoveryFactor: { sample: 'ideas', interval: 'none', history: false },
  calmar: { sample: 'ideas', interval: 'none', history: false },
  sharpe: { sample: 'weekdays', interval: 'lo', history: true },
  sortino: { sample: 'weekdays', interval: 'delta', history: false },
  probabilisticSharpe: { sample: 'weekdays', interval: 'none', history: false },
  streakZ: { sample: 'decided', interval: 'none', history: false },
  riskOfRuin: { sample: 'ideasWithReturn', interval: 'none', history: false },
  holdMedian: { sample: 'ideas', interval: 'orderStatistic', history: true },
  holdP10: { sample: 'ideas', interval: 'orderStatistic', history: false },
  holdP90: { sample: 'ideas', interval: 'orderStatistic', history: false },
  holdCv: { sample: 'ideas', interval: 'logDelta', history: true },
  holdVolumeWeighted: { sample: 'ideas', interval: 'delta', history: false },
  shortHoldShare: { sample: 'ideas', interval: 'wilson', history: true },
  holdRatio: { sample: 'decided', interval: 'quantileRatio', history: true },
  sizeMean: { sample: 'ideas', interval: 'student', history: true },
  sizeCv: { sample: 'ideas', interval: 'logDelta', history: true },
  sizeMaxToMedian: { sample: 'ideas', interval: 'none', history: false },
  relativeSizeP95: { sample: 'ideasWithNotional', interval: 'quantileRatio', history: false },
  leverageP95: { sample: 'entriesWithLeverage', interval: 'orderStatistic', history: true },
  riskConsistency: { sample: 'ideas', interval: 'wilson', history: false },
  martingaleIndex: { sample: 'pairsOnSymbol', interval: 'welch', history: true },
  escalationShare: { sample: 'ideas', interval: 'wilson', history: true },
  doublingAfterLossRate: { sample: 'lossesOnSymbol', interval: 'wilson', history: true },
  addToLoserRate: { sample: 'ideasWithAdds', interval: 'wilson', history: false },
  stackedShare: { sample: 'ideas', interval: 'wilson', history: false },
  averagingShare: { sample: 'ideas', interval: 'wilson', history: true },
  pyramidShare: { sample: 'ideas', interval: 'wilson', history: true },
  gridRegularity: { sample: 'stackedIdeas', interval: 'student', history: false },
  gridShare: { sample: 'ideas', interval: 'wilson', history: true },
  symbolEntropy: { sample: 'ideas', interval: 'delta', history: true },
  symbolHhi: { sample: 'ideas', interval: 'delta', history: false },
  directionBias: { sample: 'ideas', interval: 'wilson', history: false },
  hourEntropy: { sample: 'ideas', interval: 'none', history: true },
  nightShare: { sample: 'ideas', interval: 'wilson', history: true },
  tokyoShare: { sample: 'ideas', interval: 'wilson', history: false },
  londonShare: { sample: 'ideas', interval: 'wilson', history: false },
  newYorkShare: { sample: 'ideas', interval: 'wilson', history: false },
  gapCv: { sample: 'gaps', interval: 'logDelta', history: false },
  burstiness: { sample: 'gaps', interval: 'logDelta', history: true },
  revengeRate: { sample: 'lossesWithNext', interval: 'wilson', history: true },
  tiltGapRatio: { sample: 'resultsWithNext', interval: 'quantileRatio', history: true },
  overtradingDayShare: { sample: 'days', interval: 'wilson', history: false },
  costDrag: { sample: 'ideas', interval: 'delta', history: true },
  swapShare: { sample: 'ideas', interval: 'delta', history: true },
  profitSkew: { sample: 'ideas', interval: 'delta', history: true },
  algoShare: { sample: 'toldPositions', interval: 'wilson', history: true },
  lossTail: { sample: 'ideas', interval: 'none', history: true },
  lossTailCvar: { sample: 'ideas', interval: 'delta', history: false },
  bestDayShare: { sample: 'ideas', interval: 'none', history: false },
  bestIdeaShare: { sample: 'ideas', interval: 'none', history: false },
  profitGini: { sample: 'wins', interval: 'delta', history: false },
  stopUse: { sample: 'ideas', interval: 'wilson', history: true },
  volume: { sample: 'positions', interval: 'none', history: true },
  dispositionEffect: { sample: 'closesWithOpen', interval: 'delta', history: false },
  dispositionAfterLoss: { sample: 'closesWithOpen', interval: 'delta', history: false },
  turnover: { sample: 'ideasWithNotional', interval: 'student', history: false },
  houseMoneySlope: { sample: 'resultsWithNext', interval: 'regression', history: false },
  sizeJumpAfterGain: { sample: 'resultsWithNext', interval: 'regression', history: false },
  breakEvenEffect: { sample: 'daysBehind', interval: 'student', history: false },
  targetToStop: { sample: 'entriesWithStopAndTarget', interval: 'orderStatistic', history: false },
  roundSecondShare: { sample: 'entries', interval: 'wilson', history: false },
  sizeGridShare: { sample: 'ideas', interval: 'wilson', history: false },
  secondsEntropy: { sample: 'entries', interval: 'none', history: false },
  quietHours: { sample: 'ideas', interval: 'none', history: false },
  stopDistance: { sample: 'entriesWithStop', interval: 'orderStatistic', history: false },
  slippageAsymmetry: { sample: 'levelExits', interval: 'student', history: false },
  distanceToBreach: { sample: 'ideas', interval: 'none', history: false },
  exitEfficiency: { sample: 'ideasWithBars', interval: 'orderStatistic', history: true },
  maeOfWinners: { sample: 'ideasWithBars', interval: 'orderStatistic', history: true },
  trendIndex: { sample: 'ideasWithBars', interval: 'none', history: true },
  newsShare: { sample: 'newsIdeas', interval: 'wilson', history: true },
  newsProfitShare: { sample: 'newsIdeas', interval: 'none', history: false },
  newsLift: { sample: 'newsIdeas', interval: 'none', history: true },
  newsChance: { sample: 'newsIdeas', interval: 'none', history: false },
  lotteryShare: { sample: 'ideas', interval: 'wilson', history: false },
  markout1m: { sample: 'ideasWithBars', interval: 'student', history: true },
  markout5m: { sample: 'ideasWithBars', interval: 'student', history: false },
  markout15m: { sample: 'ideasWithBars', interval: 'student', history: false },
  markout60m: { sample: 'ideasWithBars', interval: 'student', history: false },
  houseYield1m: { sample: 'ideasWithBars', interval: 'delta', history: false },
  toxicShare: { sample: 'ideasWithBars', interval: 'wilson', history: true },
  toxicityProbability: { sample: 'ideasWithBars', interval: 'none', history: false },
  copyScore: { sample: 'peers', interval: 'none', history: false },
  reverseScore: { sample: 'peers', interval: 'none', history: false },
  leadLag: { sample: 'peers', interval: 'none', history: false },
  anomalyScore: { sample: 'peers', interval: 'none', history: false },
  inactiveDays: { sample: 'peers', interval: 'none', history: false },
  churnProbability: { sample: 'peers', interval: 'none', history: false },
};
