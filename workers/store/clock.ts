import type { BrokerClock } from '#workers/contracts/standard-schema.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** Day of the month of the n-th (1…) Sunday, or of the last one for n = -1. `month` is 0-based. */
function sunday(year: number, month: number, n: number): number {
  if (n === -1) {
    const last = new Date(Date.UTC(year, month + 1, 0));
    return last.getUTCDate() - last.getUTCDay();
  }
  const firstWeekday = new Date(Date.UTC(year, month, 1)).getUTCDay();
  return 1 + ((7 - firstWeekday) % 7) + (n - 1) * 7;
}

type Daylight = { startMs: number; endMs: number };

/** Both rules as instants of UTC: brokers that follow New York or Brussels switch at the same moment as these, whatever their own offset. */
const daylightOf: Record<'us' | 'eu', (year: number) => Daylight> = {
  // Energy Policy Act of 2005, in force since 2007; before that the Uniform Time Act as amended in 1986. 02:00 New York time.
  us: (year) =>
    year >= 2007
      ? { startMs: Date.UTC(year, 2, sunday(year, 2, 2), 7), endMs: Date.UTC(year, 10, sunday(year, 10, 1), 6) }
      : { startMs: Date.UTC(year, 3, sunday(year, 3, 1), 7), endMs: Date.UTC(year, 9, sunday(year, 9, -1), 6) },
  // Directive 2000/84/EC, the same days since 1996. 01:00 UTC.
  eu: (year) => ({ startMs: Date.UTC(year, 2, sunday(year, 2, -1), 1), endMs: Date.UTC(year, 9, sunday(year, 9, -1), 1) }),
};

const cache = { us: new Map<number, Daylight>(), eu: new Map<number, Daylight>() };

function isDaylight(utcMs: number, rule: 'us' | 'eu'): boolean {
  const year = new Date(utcMs).getUTCFullYear();
  let daylight = cache[rule].get(year);
  if (!daylight) {
    daylight = daylightOf[rule](year);
    cache[rule].set(year, daylight);
  }
  return utcMs >= daylight.startMs && utcMs < daylight.endMs;
}

/**
 * A broker's wall time (read as if it were UTC, ms) as UTC ms.
 * `ambiguous` marks an hour that the clock shows twice (the earlier instant is taken) or that it skips (standard time is taken).
 */
export function serverToUtcMs(serverMs: number, clock: BrokerClock): { utcMs: number; ambiguous: boolean } {
  const standardMs = serverMs - clock.offsetMinutes * minuteMs;
  if (clock.daylight === 'none') return { utcMs: standardMs, ambiguous: false };
  const daylightMs = standardMs - hourMs;
  const inDaylight = isDaylight(daylightMs, clock.daylight);
  const inStandard = !isDaylight(standardMs, clock.daylight);
  return { utcMs: inDaylight ? daylightMs : standardMs, ambiguous: inDaylight === inStandard };
}

/** UTC ms as the broker's wall time (read as if it were UTC, ms). */
export function utcToServerMs(utcMs: number, clock: BrokerClock): number {
  const daylight = clock.daylight !== 'none' && isDaylight(utcMs, clock.daylight);
  return utcMs + clock.offsetMinutes * minuteMs + (daylight ? hourMs : 0);
}

/** `2024-03-10 02:30:00` for a wall time, milliseconds only where there are any. */
export function wallTimeText(serverMs: number): string {
  const text = new Date(serverMs).toISOString().replace('T', ' ');
  return serverMs % 1000 === 0 ? text.slice(0, 19) : text.slice(0, 23);
}

/** UTC month of an instant as the lake names its parts: `2024-03`. */
export function utcMonth(utcMs: number): string {
  return new Date(utcMs).toISOString().slice(0, 7);
}
