import {
  type BookMetricKey,
  historyMetrics,
  type MetricDefinition,
  type MetricKey,
  type MissingReasonCode,
  metricByKey,
  metrics,
} from '#workers/contracts/metrics.ts';
import type { Capability } from '#workers/contracts/standard-schema.ts';
import { type MetricWindow, metricWindows } from '#workers/contracts/windows.ts';
import type { AccountHistory } from './account-history.ts';
import type { AccountMarket } from '../market/account-market.ts';
import { type MarketMetricKey, marketMetrics } from '../market/market-metrics.ts';
import { behindAgainstFresh, reactionMetrics, sizeReaction } from './after-results.ts';
import { dispositionDays, dispositionMetrics } from './disposition.ts';
import { type BalanceCurve, balanceCurve, equityMetrics } from './equity.ts';
import { buildMetrics, holdingMetrics, sizeMetrics } from './holding-and-size.ts';
import { concentrationMetrics, outcomeMetrics, streakZ } from './outcome.ts';
import { activityMetrics, habitMetrics, martingaleMetrics, tiltMetrics } from './sequence.ts';
import { levelMetrics, traceMetrics } from './traces.ts';
import { indexHistory, selectWindow, type WindowView, weeklyWindows } from './windows.ts';

/** Values in the order of the registry, NaN where not evaluated, and one reason code per value. */
export type WindowMetrics = { values: Float64Array; reasons: string };

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

/** Every metric of one window before the registry decides what may be shown: NaN only where it is undefined. */
export function measureWindow(account: AccountHistory, window: MetricWindow, newestCloseMs: number): Record<OwnMetricKey, number> {
  return measure(selectWindow(indexHistory(account), window, newestCloseMs), balanceCurve(account));
}

/** Metrics that an account's trades alone give. */
type OwnMetricKey = Exclude<MetricKey, MarketMetricKey | BookMetricKey>;

function measure(view: WindowView, curve: BalanceCurve): Record<OwnMetricKey, number> {
  return {
    ...measureFollowed(view, curve),
    ...dispositionMetrics(dispositionDays(view)),
    ...reactionMetrics(sizeReaction(view), behindAgainstFresh(view)),
    ...traceMetrics(view),
    ...levelMetrics(view),
  };
}

/** The chapters that hold every metric with a weekly history. */
function measureFollowed(view: WindowView, curve: BalanceCurve) {
  return {
    ...activityMetrics(view),
    ...outcomeMetrics(view),
    ...equityMetrics(view, curve),
    streakZ: streakZ(view),
    ...holdingMetrics(view),
    ...sizeMetrics(view),
    ...martingaleMetrics(view),
    ...buildMetrics(view),
    ...habitMetrics(view),
    ...tiltMetrics(view),
    ...concentrationMetrics(view),
  };
}

function windowMetrics(view: WindowView, curve: BalanceCurve, { capabilities, market }: AccountHistory): WindowMetrics {
  const computed = measure(view, curve);
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
  return { values, reasons };
}

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
  const computed: Partial<Record<MetricKey, number>> & { ideas: number } = measureFollowed(view, curve);
  const values = Float64Array.from(historyMetrics, (key) => {
    const value = computed[key]!;
    return missingReason(value, metricByKey[key], computed.ideas, has) === '.' ? value : Number.NaN;
  });
  return { atMs, ideas: computed.ideas, values };
}

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
