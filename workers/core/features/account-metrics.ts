import { type MetricKey, type MissingReasonCode, metrics } from '#workers/contracts/metrics.ts';
import type { Capability } from '#workers/contracts/standard-schema.ts';
import { type MetricWindow, metricWindows } from '#workers/contracts/windows.ts';
import type { AccountHistory } from './account-history.ts';
import { type BalanceCurve, balanceCurve, equityMetrics } from './equity.ts';
import { buildMetrics, holdingMetrics, sizeMetrics } from './holding-and-size.ts';
import { concentrationMetrics, outcomeMetrics, streakZ } from './outcome.ts';
import { activityMetrics, habitMetrics, martingaleMetrics, tiltMetrics } from './sequence.ts';
import { selectWindow, type WindowView } from './windows.ts';

/** Values in the order of the registry, NaN where not evaluated, and one reason code per value. */
export type WindowMetrics = { values: Float64Array; reasons: string };

/**
 * Every registered metric of one account for every window.
 * @param newestCloseMs newest close of the whole book, from which day windows count back
 */
export function accountMetrics(history: AccountHistory, newestCloseMs: number): Record<MetricWindow, WindowMetrics> {
  const curve = balanceCurve(history);
  const whole = selectWindow(history, 'all', newestCloseMs);
  const all = windowMetrics(whole, curve, history);
  const byWindow = metricWindows.map((window): [MetricWindow, WindowMetrics] => {
    const view = window === 'all' ? whole : selectWindow(history, window, newestCloseMs);
    const isWhole = view.ideas === whole.ideas && view.startsAtMs === whole.startsAtMs;
    return [window, isWhole ? all : windowMetrics(view, curve, history)];
  });
  return Object.fromEntries(byWindow) as Record<MetricWindow, WindowMetrics>;
}

/** Every metric of one window before the registry decides what may be shown: NaN only where it is undefined. */
export function measureWindow(history: AccountHistory, window: MetricWindow, newestCloseMs: number): Record<MetricKey, number> {
  return measure(selectWindow(history, window, newestCloseMs), balanceCurve(history), history);
}

function measure(view: WindowView, curve: BalanceCurve, history: AccountHistory): Record<MetricKey, number> {
  return {
    ...activityMetrics(view),
    ...outcomeMetrics(view),
    ...equityMetrics(view, curve, history.ideas),
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

function windowMetrics(view: WindowView, curve: BalanceCurve, history: AccountHistory): WindowMetrics {
  const computed = measure(view, curve, history);
  const values = new Float64Array(metrics.length);
  let reasons = '';
  for (let i = 0; i < metrics.length; i++) {
    const { key, needs, minIdeas } = metrics[i]!;
    const reason = missingReason(computed[key], needs, minIdeas, computed.ideas, history.capabilities);
    values[i] = reason === '.' ? computed[key] : Number.NaN;
    reasons += reason;
  }
  return { values, reasons };
}

function missingReason(
  value: number,
  needs: readonly Capability[],
  minIdeas: number,
  ideas: number,
  has: ReadonlySet<Capability>,
): MissingReasonCode {
  if (!needs.every((capability) => has.has(capability))) return 'c';
  if (ideas < minIdeas) return 'n';
  return Number.isFinite(value) ? '.' : 'u';
}
