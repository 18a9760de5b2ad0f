/** Conditions: under which circumstances an account trades better, larger, faster or longer than otherwise, each tested (conditions.parquet). */

/**
 * What is compared between the ideas that meet a condition and those that do not:
 * - `result`: net profit at the account's usual size (profit over lots as a multiple of the symbol's median lots)
 * - `size`: lots as a multiple of the symbol's median lots
 * - `pace`: time from the last close before the idea to its opening
 * - `hold`: how long the idea is held
 */
export const conditionMeasures = ['result', 'size', 'pace', 'hold'] as const;
export type ConditionMeasure = (typeof conditionMeasures)[number];

/**
 * Which ideas are inside; the others are outside unless said. `detail` names the case.
 * - `hours`: opened within two UTC hours from `detail` (0, 2 … 22) · `session`: in `detail` (tokyo, london, newYork, night) · `weekday`: on `detail` (0 Monday … 6)
 * - `symbol`: on `detail` · `side`: buys against sells · `holdTime`: held for the class `detail` of `holdClassesS`
 * - `afterLoss`: the last closed idea lost (outside: it won) · `lossStreak`, `winStreak`: three or more losses or wins in a row just before
 * - `dayInLoss`: what was closed that day so far is a loss (outside: a profit) · `lateInDay`: fifth idea of the day or later
 * - `belowPeak`: more than half of the largest drawdown so far below the peak · `largerSize`: over 1.5 times the symbol's median lots
 * - `stacked`: another idea is open · `averaging`: positions were added at a worse price
 * - `losing`: the idea ends in a loss (outside: in a profit)
 * - `news`: around a high-impact release · `withMove`: in the direction of the last 24 hours (outside: against it) · `bigMove`: the 24 hours before moved more than in two
 *   thirds of the account's ideas on the symbol
 */
export type ConditionKind =
  | 'hours'
  | 'session'
  | 'weekday'
  | 'symbol'
  | 'side'
  | 'holdTime'
  | 'afterLoss'
  | 'lossStreak'
  | 'winStreak'
  | 'dayInLoss'
  | 'lateInDay'
  | 'belowPeak'
  | 'largerSize'
  | 'stacked'
  | 'averaging'
  | 'losing'
  | 'news'
  | 'withMove'
  | 'bigMove';

/** Lower ends in seconds of the classes of `holdTime`; `detail` is the place in this list. */
export const holdClassesS = [0, 60, 300, 1_800, 14_400, 86_400] as const;

export const tradingSessions = { tokyo: [0, 9], london: [7, 16], newYork: [12, 21], night: [21, 6] } as const;

/** One tested effect that held. */
export type ConditionFinding = {
  measure: ConditionMeasure;
  kind: ConditionKind;
  detail: string;
  /** 1: inside is higher (better result, larger size, longer gap, longer hold); −1: lower. */
  direction: 1 | -1;
  /**
   * P(inside > outside) − P(inside < outside), −1 … 1 (Cliff's delta), with its 95 % interval over days. Taken over the ridits of all ideas where some are neither inside
   * nor outside.
   */
  effect: number;
  low: number;
  high: number;
  nInside: number;
  nOutside: number;
  daysInside: number;
  daysOutside: number;
  /** In words' units: `result` mean net profit per idea in account currency; `size` geometric mean multiple; `pace` and `hold` median seconds. */
  inside: number;
  outside: number;
  /** Share of winning ideas; NaN for other measures than `result`. */
  winRateInside: number;
  winRateOutside: number;
  pValue: number;
  qValue: number;
  /** One-sided p-values of the earlier and the later half of the ideas alone, in the direction found. */
  pEarlier: number;
  pLater: number;
};

/**
 * conditions.parquet: rows of an account by rank from 1, strongest first; an account of which nothing stands out has one row of rank 0 without a finding, an account with too few
 * ideas to ask has none. `tested` is the number of questions asked of the account.
 */
export const conditionTableColumns = {
  account_id: 'INTEGER',
  rank: 'INTEGER',
  tested: 'INTEGER',
  measure: 'VARCHAR',
  kind: 'VARCHAR',
  detail: 'VARCHAR',
  direction: 'INTEGER',
  effect: 'DOUBLE',
  low: 'DOUBLE',
  high: 'DOUBLE',
  n_inside: 'INTEGER',
  n_outside: 'INTEGER',
  days_inside: 'INTEGER',
  days_outside: 'INTEGER',
  inside: 'DOUBLE',
  outside: 'DOUBLE',
  win_rate_inside: 'DOUBLE',
  win_rate_outside: 'DOUBLE',
  p_value: 'DOUBLE',
  q_value: 'DOUBLE',
  p_earlier: 'DOUBLE',
  p_later: 'DOUBLE',
} as const;
