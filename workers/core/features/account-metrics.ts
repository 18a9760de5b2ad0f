import {
  type BookMetricKey,
  historyMetrics,
  intervalMetrics,
  type MetricDefinition,
  type MetricKey,
  type MissingReasonCode,
  metricByKey,
  metrics,
} from '#workers/contracts/metrics.ts';
import type { Capability } from '#workers/contracts/standard-schema.ts';
import { type MetricWindow, metricWindows } from '#workers/contracts/windows.ts';
import type { AccountMarket } from '../market/account-market.ts';
import { marketIntervals } from '../market/market-intervals.ts';
import { type MarketMetricKey, marketMetrics } from '../market/market-metrics.ts';
import type { AccountHistory } from './account-history.ts';
import { type Intervals, windowIntervals } from './account-intervals.ts';
import { reactionMetrics } from './after-results.ts';
import { dispositionMetrics } from './disposition.ts';
import { type BalanceCurve, balanceCurve, distanceToBreach, equityMetrics } from './equity.ts';
import { buildMetrics, holdingMetrics, sizeMetrics } from './holding-and-size.ts';
import { lotteryMetrics } from './lottery.ts';
import { concentrationMetrics, outcomeMetrics, streakZ } from './outcome.ts';
import { activityMetrics, habitMetrics, martingaleMetrics, tiltMetrics } from './sequence.ts';
import { levelMetrics, traceMetrics } from './traces.ts';
import { type FollowedSample, followedSample, type WindowSample, windowSample } from './window-sample.ts';
import { indexHistory, selectWindow, type WindowView, weeklyWindows } from './windows.ts';

/** Values in the order of the registry, NaN where not evaluated, and one reason code per value. */
export type WindowMetrics = {
  values: Float64Array;
  reasons: string;
  /** n, low and high of the 95 % interval of each of `intervalMetrics`, worked out when asked for. */
  intervals(): Float64Array;
};

/** Values of `historyMetrics` in their order over the 30 days before `atMs` (a Monday, 00:00 UTC); NaN where not evaluated. */
export type WeekMetrics = { atMs: number; ideas: number; values: Float64Array };

export type AccountMetrics = { windows: Record<MetricWindow, WindowMetrics>; weeks: WeekMetrics[] };

/**
 * Every registered metric of one account for every window, and those with a history week by week.
 * @param newestCloseMs newest close of the whole book, from which day windows count back
 */
export function accountMetrics(account: AccountHistory, newestCloseMs: number): AccountMetrics {
  const history = indexHistory(account);
  const curve = balanceCurve(account);
  const whole = selectWindow(history, 'all', newestCloseMs);
  const all = windowMetrics(whole, curve, account);
  const byWindow = metricWindows.map((window): [MetricWindow, WindowMetrics] => {
    const view = window === 'all' ? whole : selectWindow(history, window, newestCloseMs);
    const isWhole = view.ideas === whole.ideas && view.startsAtMs === whole.startsAtMs;
    return [window, isWhole ? all : windowMetrics(view, curve, account)];
  });
  return {
    windows: Object.fromEntries(byWindow) as Record<MetricWindow, WindowMetrics>,
    weeks: weeklyWindows(history, newestCloseMs).map(({ atMs, view }) => weekMetrics(atMs, view, curve, account.capabilities)),
  };
}

/** Every metric of one window before the registry decides what may be shown: NaN only where it is undefined, or needs what the account lacks. */
export function measureWindow(account: AccountHistory, window: MetricWindow, newestCloseMs: number): Record<MetricKey, number> {
  const view = selectWindow(indexHistory(account), window, newestCloseMs);
  const curve = balanceCurve(account);
  const own = measure(view, curve, windowSample(view, curve));
  const byMarket = account.market ? Object.entries(marketMetrics(view, account.market)).map(([key, { value }]) => [key, value]) : [];
  const missing = metrics.map(({ key }) => [key, Number.NaN]);
  return { ...Object.fromEntries(missing), ...own, ...Object.fromEntries(byMarket) };
}

/** Metrics that an account's trades alone give. */
export type OwnMetricKey = Exclude<MetricKey, MarketMetricKey | BookMetricKey>;

function measure(view: WindowView, curve: BalanceCurve, sample: WindowSample): Record<OwnMetricKey, number> {
  return merged([
    ...followedChapters(view, sample),
    dispositionMetrics(sample.disposition),
    reactionMetrics(sample.reaction, sample.behind),
    traceMetrics(view),
    levelMetrics(view),
    { distanceToBreach: distanceToBreach(curve, view.untilMs) },
  ]);
}

/** The chapters that hold every metric with a weekly history. They stay apart: putting seventy numbers into one object costs as much as working them out. */
function followedChapters(view: WindowView, sample: FollowedSample) {
  return [
    activityMetrics(view),
    outcomeMetrics(view),
    equityMetrics(view, sample.equity),
    { streakZ: streakZ(view) },
    holdingMetrics(view),
    sizeMetrics(view),
    martingaleMetrics(sample.steps),
    buildMetrics(view),
    habitMetrics(view),
    tiltMetrics(view, sample.pauses),
    concentrationMetrics(view),
    lotteryMetrics(view),
  ] as const;
}

type KeysOf<Chapter> = Chapter extends unknown ? keyof Chapter : never;
const merged = <Chapter extends object>(chapters: readonly Chapter[]) => Object.assign({}, ...chapters) as Record<KeysOf<Chapter>, number>;

function windowMetrics(view: WindowView, curve: BalanceCurve, { capabilities, market }: AccountHistory): WindowMetrics {
  const sample = windowSample(view, curve);
  const computed = measure(view, curve, sample);
  const byMarket = market ? marketMetrics(view, market) : null;
  const values = new Float64Array(metrics.length).fill(Number.NaN);
  let reasons = '';
  for (let i = 0; i < metrics.length; i++) {
    const metric = metrics[i]!;
    const { key } = metric;
    const own = key in computed ? computed[key as OwnMetricKey] : Number.NaN;
    const evaluated = byMarket && key in byMarket ? byMarket[key as MarketMetricKey] : null;
    const value = evaluated ? evaluated.value : own;
    let reason: MissingReasonCode;
    if (metric.isOfBook) reason = 'r';
    else if (evaluated && market) reason = missingMarketReason(evaluated, metric, computed.ideas, market);
    else reason = missingReason(value, metric, computed.ideas, capabilities);
    if (reason === '.') values[i] = value;
    reasons += reason;
  }
  let intervals: Float64Array | null = null;
  return {
    values,
    reasons,
    intervals() {
      // Asked for again where windows coincide.
      intervals ??= intervalsOf({ ...windowIntervals(view, sample, computed), ...(market && marketIntervals(view, market)) }, values);
      return intervals;
    },
  };
}

/** In the order of `intervalMetrics`; all NaN where the metric is not evaluated. */
function intervalsOf(intervals: Intervals, shown: Float64Array): Float64Array {
  const cells = new Float64Array(3 * intervalMetrics.length).fill(Number.NaN);
  for (let i = 0; i < intervalMetrics.length; i++) {
    const interval = intervals[intervalMetrics[i]!];
    if (!interval || Number.isNaN(shown[intervalPlaces[i]!]!)) continue;
    cells[3 * i] = interval.n;
    cells[3 * i + 1] = interval.low;
    cells[3 * i + 2] = interval.high;
  }
  return cells;
}

const intervalPlaces = intervalMetrics.map((key) => metrics.findIndex((metric) => metric.key === key));

/** Of a metric that needs prices or news: how many ideas they reach decides, not how many there are. */
function missingMarketReason(
  { value, n }: { value: number; n: number },
  { needs, minIdeas }: Pick<MetricDefinition, 'needs' | 'minIdeas'>,
  ideas: number,
  market: AccountMarket,
): MissingReasonCode {
  if (market.mismatch) return 'm';
  if (needs.includes('bars') ? !market.hasBars : !market.releases) return 'c';
  if (n === 0 && ideas >= minIdeas && needs.includes('bars')) return 'b';
  if (n < minIdeas) return 'n';
  return Number.isFinite(value) ? '.' : 'u';
}

function weekMetrics(atMs: number, view: WindowView, curve: BalanceCurve, has: ReadonlySet<Capability>): WeekMetrics {
  const values = new Float64Array(historyMetrics.length).fill(Number.NaN);
  const ideas = view.ideaIndices.length;
  for (const chapter of followedChapters(view, followedSample(view, curve))) {
    for (const key in chapter) {
      const column = weekColumnOf.get(key);
      if (column === undefined) continue;
      const value = chapter[key as keyof typeof chapter];
      if (missingReason(value, metricByKey[historyMetrics[column]!], ideas, has) === '.') values[column] = value;
    }
  }
  return { atMs, ideas, values };
}

const weekColumnOf = new Map<string, number>(historyMetrics.map((key, column) => [key, column]));

function missingReason(
  value: number,
  { needs, minIdeas }: Pick<MetricDefinition, 'needs' | 'minIdeas'>,
  ideas: number,
  has: ReadonlySet<Capability>,
): MissingReasonCode {
  if (!needs.every((capability) => has.has(capability))) return 'c';
  if (ideas < minIdeas) return 'n';
  return Number.isFinite(value) ? '.' : 'u';
}
