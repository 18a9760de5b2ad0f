import { describe, expect, test } from 'vitest';
import type { BrokerClock } from '#workers/contracts/standard-schema.ts';
import { metaTraderClock } from '#workers/contracts/standard-schema.ts';
import { serverToUtcMs, utcToServerMs, wallTimeText } from './clock.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** What the platform's own time zone tables say, as an oracle. */
function wallTimeOracle(timeZone: string) {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  return (utcMs: number) => {
    const part = Object.fromEntries(format.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
  };
}

describe.each([
  ['America/New_York', { offsetMinutes: -300, daylight: 'us' }, 1990],
  ['Europe/Berlin', { offsetMinutes: 60, daylight: 'eu' }, 1996],
  ['Asia/Tokyo', { offsetMinutes: 540, daylight: 'none' }, 1990],
] as [string, BrokerClock, number][])('a clock like %s', (timeZone, clock, firstYear) => {
  const oracle = wallTimeOracle(timeZone);
  const fromMs = Date.UTC(firstYear, 0, 1);
  const toMs = Date.UTC(2035, 0, 1);

  test('shows the same wall time as the time zone tables at every sampled hour, and around every switch', () => {
    const wrong: string[] = [];
    const compare = (utcMs: number) => {
      if (utcToServerMs(utcMs, clock) !== oracle(utcMs)) wrong.push(new Date(utcMs).toISOString());
    };
    // A prime number of minutes visits every hour of the day and every day of the week.
    for (let utcMs = fromMs; utcMs < toMs; utcMs += 1_579 * 60_000) compare(utcMs);
    let switches = 0;
    for (let utcMs = fromMs; utcMs < toMs; utcMs += dayMs) {
      if (oracle(utcMs + dayMs) - oracle(utcMs) === dayMs) continue;
      switches++;
      for (let at = utcMs; at <= utcMs + dayMs; at += hourMs / 2) compare(at);
    }
    expect(wrong).toEqual([]);
    expect(switches).toBe(clock.daylight === 'none' ? 0 : 2 * (2035 - firstYear));
  });

  test('turns a wall time back into the instant it came from, or says that the hour is ambiguous', () => {
    let ambiguousHours = 0;
    const wrong: string[] = [];
    for (let utcMs = fromMs; utcMs < toMs; utcMs += hourMs) {
      const back = serverToUtcMs(utcToServerMs(utcMs, clock), clock);
      if (back.ambiguous) {
        ambiguousHours++;
        if (utcMs !== back.utcMs && utcMs !== back.utcMs + hourMs) wrong.push(new Date(utcMs).toISOString());
      } else if (back.utcMs !== utcMs) wrong.push(new Date(utcMs).toISOString());
    }
    expect(wrong).toEqual([]);
    // The hour before and the hour after the autumn switch show the same wall time, once a year.
    expect(ambiguousHours).toBe(clock.daylight === 'none' ? 0 : 2 * (2035 - firstYear));
  });
});

test('a wall time that the clock skips in spring is flagged and read as standard time', () => {
  // New York goes from 02:00 to 03:00 on 10 March 2024, which a MetaTrader server shows as 09:00 to 10:00.
  const skipped = serverToUtcMs(Date.UTC(2024, 2, 10, 9, 30), metaTraderClock);
  expect(skipped).toEqual({ utcMs: Date.UTC(2024, 2, 10, 7, 30), ambiguous: true });
  expect(serverToUtcMs(Date.UTC(2024, 2, 10, 8, 59), metaTraderClock)).toEqual({ utcMs: Date.UTC(2024, 2, 10, 6, 59), ambiguous: false });
  expect(serverToUtcMs(Date.UTC(2024, 2, 10, 10, 0), metaTraderClock)).toEqual({ utcMs: Date.UTC(2024, 2, 10, 7, 0), ambiguous: false });
});

test('a wall time is written with milliseconds only where there are any', () => {
  expect(wallTimeText(Date.UTC(2024, 10, 3, 8, 15, 7))).toBe('2024-11-03 08:15:07');
  expect(wallTimeText(Date.UTC(2024, 10, 3, 8, 15, 7, 40))).toBe('2024-11-03 08:15:07.040');
});
