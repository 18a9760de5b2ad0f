import type { Random } from '#workers/core/numerics/random.ts';
import { dayMs, hourMs, type Place, placeOffsetMs, weekOf, weekStartMs } from './hours.ts';
import { type Currency, type Factor, factorSpecs } from './instruments.ts';

/** A scheduled release. `shock` is the jump of the log value of each factor that it causes. */
export type NewsEvent = {
  atMs: number;
  currency: Currency;
  impact: 1 | 2 | 3;
  title: string;
  shocks: { factor: Factor; size: number }[];
};

type Release = {
  title: string;
  currency: Currency;
  impact: 1 | 2 | 3;
  place: Place;
  weekday: number;
  hour: number;
  minute: number;
  /** `monthly`: in the n-th such weekday of a month; `cycle`: every n weeks from a phase; neither: every week. */
  monthly?: number;
  cycle?: [weeks: number, phase: number];
  /** Other factors that move with the surprise, per unit of the currency's own. */
  spill?: Partial<Record<Factor, number>>;
};

const dollarSpill = { GOLD: -0.9, EQUITY: -0.8 } as const;
/** When the world's statistics offices and central banks speak, to the weekday and the local minute. */
const releases: readonly Release[] = [
  {
    title: 'Non-farm payrolls',
    currency: 'USD',
    impact: 3,
    place: 'new-york',
    weekday: 5,
    hour: 8,
    minute: 30,
    monthly: 1,
    spill: dollarSpill,
  },
  {
    title: 'Consumer prices',
    currency: 'USD',
    impact: 3,
    place: 'new-york',
    weekday: 3,
    hour: 8,
    minute: 30,
    monthly: 2,
    spill: dollarSpill,
  },
  { title: 'Retail sales', currency: 'USD', impact: 2, place: 'new-york', weekday: 2, hour: 8, minute: 30, monthly: 3, spill: dollarSpill },
  {
    title: 'Gross domestic product',
    currency: 'USD',
    impact: 2,
    place: 'new-york',
    weekday: 4,
    hour: 8,
    minute: 30,
    monthly: 4,
    spill: dollarSpill,
  },
  {
    title: 'Policy rate',
    currency: 'USD',
    impact: 3,
    place: 'new-york',
    weekday: 3,
    hour: 14,
    minute: 0,
    cycle: [6, 0],
    spill: dollarSpill,
  },
  { title: 'Services survey', currency: 'USD', impact: 2, place: 'new-york', weekday: 3, hour: 10, minute: 0, monthly: 1 },
  { title: 'Jobless claims', currency: 'USD', impact: 1, place: 'new-york', weekday: 4, hour: 8, minute: 30 },
  { title: 'Oil stocks', currency: 'USD', impact: 1, place: 'new-york', weekday: 3, hour: 10, minute: 30, spill: { OIL: 3 } },
  {
    title: 'Policy rate',
    currency: 'EUR',
    impact: 3,
    place: 'london',
    weekday: 4,
    hour: 13,
    minute: 15,
    cycle: [6, 1],
    spill: { GERMANY: -0.6 },
  },
  { title: 'Consumer prices', currency: 'EUR', impact: 2, place: 'london', weekday: 2, hour: 10, minute: 0, monthly: 1 },
  {
    title: 'Business survey',
    currency: 'EUR',
    impact: 2,
    place: 'london',
    weekday: 5,
    hour: 9,
    minute: 0,
    monthly: 3,
    spill: { GERMANY: 0.7 },
  },
  { title: 'Policy rate', currency: 'GBP', impact: 3, place: 'london', weekday: 4, hour: 12, minute: 0, cycle: [6, 2] },
  { title: 'Consumer prices', currency: 'GBP', impact: 3, place: 'london', weekday: 3, hour: 7, minute: 0, monthly: 3 },
  { title: 'Unemployment', currency: 'GBP', impact: 2, place: 'london', weekday: 2, hour: 7, minute: 0, monthly: 2 },
  { title: 'Policy rate', currency: 'JPY', impact: 3, place: 'tokyo', weekday: 5, hour: 12, minute: 0, cycle: [6, 3] },
  { title: 'Consumer prices', currency: 'JPY', impact: 2, place: 'tokyo', weekday: 5, hour: 8, minute: 30, monthly: 3 },
  { title: 'Policy rate', currency: 'AUD', impact: 3, place: 'sydney', weekday: 2, hour: 14, minute: 30, monthly: 1 },
  { title: 'Employment', currency: 'AUD', impact: 2, place: 'sydney', weekday: 4, hour: 11, minute: 30, monthly: 3 },
  { title: 'Policy rate', currency: 'NZD', impact: 3, place: 'sydney', weekday: 3, hour: 12, minute: 0, cycle: [7, 4] },
  { title: 'Employment', currency: 'CAD', impact: 2, place: 'new-york', weekday: 5, hour: 8, minute: 30, monthly: 2 },
  { title: 'Policy rate', currency: 'CAD', impact: 3, place: 'new-york', weekday: 3, hour: 9, minute: 45, cycle: [6, 4] },
  { title: 'Policy rate', currency: 'CHF', impact: 3, place: 'london', weekday: 4, hour: 7, minute: 30, cycle: [13, 5] },
];

/** Typical surprise in daily standard deviations of the currency, by impact. */
const surpriseByImpact = { 1: 0.18, 2: 0.45, 3: 0.95 } as const;

/** The releases of one week in order of time. Deterministic for a stream and a week. */
export function eventsOfWeek(random: Random, week: number): NewsEvent[] {
  const start = weekStartMs(week);
  const events: NewsEvent[] = [];
  releases.forEach((release, index) => {
    if (release.cycle && week % release.cycle[0] !== release.cycle[1]) return;
    const midnight = start + release.weekday * dayMs;
    if (release.monthly && Math.ceil(new Date(midnight).getUTCDate() / 7) !== release.monthly) return;
    const wall = midnight + release.hour * hourMs + release.minute * 60_000;
    const atMs = wall - placeOffsetMs(release.place, wall);
    if (weekOf(atMs) !== week) return;
    const draw = random.fork(week * 64 + index);
    // surprises have fat tails: most releases meet the forecast, a few shock
    const surprise = surpriseByImpact[release.impact] * draw.normal() * (draw.chance(0.15) ? 2 : 0.75);
    const shocks = [{ factor: release.currency as Factor, size: surprise * factorSpecs[release.currency].dailyVolatility }];
    for (const [factor, spill] of Object.entries(release.spill ?? {}) as [Factor, number][]) {
      const own = 0.7 + 0.3 * draw.normal();
      shocks.push({ factor, size: surprise * spill * own * factorSpecs[factor].dailyVolatility * 0.8 });
    }
    events.push({ atMs, currency: release.currency, impact: release.impact, title: release.title, shocks });
  });
  return events.sort((a, b) => a.atMs - b.atMs || a.currency.localeCompare(b.currency));
}
