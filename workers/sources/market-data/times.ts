import { wallTimeMs } from '../statements/shared/parse-time.ts';

/** `atMs` reads the wall time as if it were UTC; where the text states its offset, `atMs` is UTC and `isUtc` holds. */
export type ReadTime = { atMs: number; isUtc: boolean };

const yearFirst =
  /^(\d{4})([.\-/]?)(\d{2})\2(\d{2})(?:[T ](\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,6}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
const epoch = /^\d{10}(?:\d{3})?$/;

/**
 * Reads a time whose year stands first (`2026-02-16 02:07:00`, `2026.02.16 02:07`, `20260216 020700`, ISO 8601 with or without an offset), or seconds or
 * milliseconds since 1970. Null for anything else: day and month are never guessed.
 */
export function readTime(text: string): ReadTime | null {
  const trimmed = text.trim().replace(/^"|"$/g, '');
  if (epoch.test(trimmed)) return { atMs: Number(trimmed) * (trimmed.length === 10 ? 1000 : 1), isUtc: true };
  const match = yearFirst.exec(trimmed);
  if (!match) return null;
  const [, year, , month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const wallMs = wallTimeMs(
    Number(year),
    Number(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number(fraction.slice(0, 3).padEnd(3, '0')),
  );
  if (wallMs === null) return null;
  if (zone === undefined) return { atMs: wallMs, isUtc: false };
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [null, '+', '0', '0'];
  const offsetMs = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { atMs: wallMs - offsetMs, isUtc: true };
}
