import { instrumentOf } from '#workers/contracts/instruments.ts';
import { lowerBound } from '../features/account-history.ts';

/** Within this of a release a trade is a trade on news (prop firms' usual rule). */
export const newsWindowMs = 5 * 60_000;

/** High-impact releases: ascending distinct times per currency, and the stretch that the calendar covers. */
export type Releases = { byCurrency: ReadonlyMap<string, Float64Array>; fromMs: number; untilMs: number };

/** Currencies under other names in a calendar. */
const calendarName: Record<string, string> = { CNH: 'CNY' };

/** Currencies whose releases move a symbol: both sides of a pair, the quote of everything else (gold and United States' indices: USD). None for unknown symbols. */
export function newsCurrencies(symbol: string): string[] {
  const instrument = instrumentOf(symbol);
  if (!instrument) return [];
  const sides = instrument.assetClass === 'forex' ? [instrument.baseCurrency!, instrument.quoteCurrency] : [instrument.quoteCurrency];
  return sides.map((currency) => calendarName[currency] ?? currency);
}

/** Indexes releases in any order; `null` where there is none. */
export function indexReleases(atMs: ArrayLike<number>, currencies: readonly (string | null)[]): Releases | null {
  if (atMs.length === 0) return null;
  const times = new Map<string, Set<number>>();
  let fromMs = Number.POSITIVE_INFINITY;
  let untilMs = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < atMs.length; i++) {
    const currency = currencies[i]!;
    fromMs = Math.min(fromMs, atMs[i]!);
    untilMs = Math.max(untilMs, atMs[i]!);
    times.set(currency, (times.get(currency) ?? new Set()).add(atMs[i]!));
  }
  return { byCurrency: new Map([...times].map(([currency, set]) => [currency, Float64Array.from(set).sort()])), fromMs, untilMs };
}

/** Whether a moment is within the news window of one of the currencies' releases: 1 or 0; NaN outside of the calendar. */
export function isNearRelease({ byCurrency, fromMs, untilMs }: Releases, momentMs: number, currencies: readonly string[]): number {
  if (momentMs < fromMs || momentMs > untilMs) return Number.NaN;
  return currencies.some((currency) => hasWithin(byCurrency.get(currency), momentMs - newsWindowMs, momentMs + newsWindowMs)) ? 1 : 0;
}

/** Whether an ascending column has a value in [from, until]. */
export function hasWithin(times: Float64Array | undefined, from: number, until: number): boolean {
  if (!times) return false;
  const index = lowerBound(times, from);
  return index < times.length && times[index]! <= until;
}
