import { lowerBound } from '../features/account-history.ts';
import { logGamma } from '../numerics/student-t.ts';
import { hasWithin, newsWindowMs, type Releases } from './releases.ts';

const weekMs = 7 * 86_400_000;
/** Control windows stand so many weeks before and after each release, at the same hour of the week. */
const controlWeeks = [-4, -3, -2, -1, 1, 2, 3, 4];

export type NewsLift = {
  /** How much more often the account opens around releases than at the same hours of weeks without one; NaN without a release or a control. */
  lift: number;
  /** Chance of at least so many news windows with an open, if releases made no difference. */
  chance: number;
  /** Windows around releases and how many of them hold an open; the same of control windows. */
  windows: number;
  active: number;
  controls: number;
  activeControls: number;
};

/**
 * Whether an account trades on news or only at the hours at which news come: a case-crossover comparison (Maclure 1991). Each release window of ±5 minutes in the
 * account's time is compared with the same hour of the week up to four weeks before and after, where no release of that currency stands. A window counts once
 * however many opens it holds. Lift = ((a + r)/n) / ((c + 1 − r)/m) with r = n/(n + m): one window is spread over both, so that nothing seen is a lift of 1.
 * The chance is Fisher's exact one-sided p.
 * @param opens ascending open times of the account per currency of the traded symbols
 */
export function newsLift(releases: Releases, opens: ReadonlyMap<string, Float64Array>): NewsLift {
  const result = { windows: 0, active: 0, controls: 0, activeControls: 0 };
  for (const [currency, own] of opens) {
    const times = releases.byCurrency.get(currency);
    if (!times || own.length === 0) continue;
    const firstMs = own[0]!;
    const lastMs = own.at(-1)!;
    const seen = new Set<number>();
    for (let i = lowerBound(times, firstMs - newsWindowMs); i < times.length && times[i]! <= lastMs + newsWindowMs; i++) {
      const atMs = times[i]!;
      result.windows++;
      if (hasWithin(own, atMs - newsWindowMs, atMs + newsWindowMs)) result.active++;
      for (const weeks of controlWeeks) {
        const controlMs = atMs + weeks * weekMs;
        if (controlMs < Math.max(firstMs, releases.fromMs) || controlMs > Math.min(lastMs, releases.untilMs) || seen.has(controlMs))
          continue;
        if (hasWithin(times, controlMs - 2 * newsWindowMs, controlMs + 2 * newsWindowMs)) continue;
        seen.add(controlMs);
        result.controls++;
        if (hasWithin(own, controlMs - newsWindowMs, controlMs + newsWindowMs)) result.activeControls++;
      }
    }
  }
  const { windows, active, controls, activeControls } = result;
  if (windows === 0 || controls === 0) return { ...result, lift: Number.NaN, chance: Number.NaN };
  const prior = windows / (windows + controls);
  const lift = (active + prior) / windows / ((activeControls + 1 - prior) / controls);
  return { ...result, lift, chance: upperHypergeometric(active, windows, active + activeControls, windows + controls) };
}

const logChoose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);

/** P(X ≥ x) where `marked` of `total` windows hold an open and `drawn` of them are news windows: Fisher's exact test, one-sided. */
export function upperHypergeometric(x: number, drawn: number, marked: number, total: number): number {
  let sum = 0;
  for (let k = x; k <= Math.min(drawn, marked); k++) {
    if (drawn - k > total - marked) continue;
    sum += Math.exp(logChoose(marked, k) + logChoose(total - marked, drawn - k) - logChoose(total, drawn));
  }
  return Math.min(1, sum);
}
