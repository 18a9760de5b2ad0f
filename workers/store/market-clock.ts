import type { Instrument } from '#workers/contracts/instruments.ts';
import { type BrokerClock, metaTraderClock, utcClock } from '#workers/contracts/standard-schema.ts';
import { serverToUtcMs, utcToServerMs } from './clock.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Standard time of New York; the rule `us` adds its summer. */
const newYorkClock: BrokerClock = { offsetMinutes: -300, daylight: 'us' };
/** A pause of at least this is a weekend. */
const weekendMs = 40 * hourMs;
/** Trading begins at 17:00 New York for currencies, mostly an hour later for metals; the first tick may be a little late. */
const openingHours: Partial<Record<Instrument['assetClass'], readonly number[]>> = { forex: [17], metal: [18, 17] };
const lateMs = 15 * 60_000;
const enoughWeeks = 2;
const convincing = 0.8;

const otherClocks: BrokerClock[] = [
  utcClock,
  metaTraderClock,
  { offsetMinutes: 120, daylight: 'eu' },
  { offsetMinutes: 120, daylight: 'none' },
  { offsetMinutes: 180, daylight: 'none' },
  newYorkClock,
  { offsetMinutes: 0, daylight: 'eu' },
  { offsetMinutes: 60, daylight: 'eu' },
];

/** Bars that follow a weekend's pause, as the file writes their start. */
function weekOpenings(atServerMs: Float64Array): number[] {
  const openings: number[] = [];
  for (let i = 1; i < atServerMs.length; i++) if (atServerMs[i]! - atServerMs[i - 1]! >= weekendMs) openings.push(atServerMs[i]!);
  return openings;
}

/** Share of weeks that begin when the market does, were the file written in `clock`. */
function agreement(openings: readonly number[], clock: BrokerClock, openingHour: number): number {
  const fitting = openings.filter((serverMs) => {
    const wallMs = utcToServerMs(serverToUtcMs(serverMs, clock).utcMs, newYorkClock);
    const sinceOpeningMs = (wallMs % dayMs) - openingHour * hourMs;
    return new Date(wallMs).getUTCDay() === 0 && sinceOpeningMs >= 0 && sinceOpeningMs <= lateMs;
  });
  return fitting.length / openings.length;
}

export type ClockFinding = { clock: BrokerClock; verdict: 'agrees' | 'corrected' | 'unproven' };

/**
 * The clock of a file of bars that does not name it. The weeks of currencies and metals begin on Sunday at 17:00 in New York, so the first bars after weekends
 * tell: the import's clock where they agree with it, else the first usual clock that they agree with. Bars longer than an hour, other instruments and files
 * without weekends prove nothing and keep the import's clock.
 */
export function clockOfBars(
  atServerMs: Float64Array,
  seconds: Float64Array,
  instrument: Instrument | null,
  wanted: BrokerClock,
): ClockFinding {
  const hours = (instrument && openingHours[instrument.assetClass]) ?? [];
  const openings = weekOpenings(atServerMs.filter((_, i) => seconds[i]! <= 3_600));
  if (openings.length < enoughWeeks) return { clock: wanted, verdict: 'unproven' };
  if (hours.some((hour) => agreement(openings, wanted, hour) >= convincing)) return { clock: wanted, verdict: 'agrees' };
  for (const hour of hours) {
    const scored = otherClocks.map((clock) => ({ clock, share: agreement(openings, clock, hour) }));
    const best = scored.reduce((a, b) => (b.share > a.share ? b : a));
    if (best.share >= convincing) return { clock: best.clock, verdict: 'corrected' };
  }
  return { clock: wanted, verdict: 'unproven' };
}
