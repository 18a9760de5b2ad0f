import { wallTimeMs } from '../shared/parse-time.ts';
import { serialToWallTimeMs } from '../shared/xlsx-sheet.ts';

/** A wall time, and the offset from UTC in minutes where the text prints one. */
export type ParsedTime = { wallMs: number; offsetMinutes: number | null };

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const parts =
  /^(\d{1,4}|\p{L}{3,9})[./\-\s]+(\d{1,2}|\p{L}{3,9})[./\-\s,]+(\d{2,4})(?:[T\s,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AP]M)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/iu;
const epochMsFrom = 1e11; // 1973 in milliseconds, year 5138 in seconds
const excelSerialFrom = 20_000; // 1954
const excelSerialTo = 80_000; // 2119

/** Reads a time in one of `genericDateFormats`; a format of another spelling is read by the order of its year, month and day. Null when the text is no such time. */
export function parseTime(text: string, format: string): ParsedTime | null {
  const trimmed = text.trim();
  if (format === 'epoch-ms' || format === 'epoch-s' || format === 'excel-serial') {
    const value = Number(trimmed.replace(',', '.'));
    if (trimmed === '' || !Number.isFinite(value)) return null;
    if (format === 'excel-serial') return value > 1 ? { wallMs: serialToWallTimeMs(value), offsetMinutes: null } : null;
    return { wallMs: Math.round(format === 'epoch-ms' ? value : value * 1000), offsetMinutes: 0 };
  }
  const match = parts.exec(trimmed);
  if (!match) return null;
  const [, first = '', second = '', third = '', hour = '0', minute = '0', second60 = '0', fraction = '0', half, zone] = match;
  const [year, month, day] = inOrder(dateOrder(format), first, second, third);
  const ms = wallTimeMs(
    fullYear(year),
    monthNumber(month),
    Number(day),
    hour24(Number(hour), half),
    Number(minute),
    Number(second60),
    Math.floor(Number(`0.${fraction}`) * 1000),
  );
  return ms === null ? null : { wallMs: ms, offsetMinutes: zoneOffset(zone) };
}

type DateOrder = 'ymd' | 'dmy' | 'mdy';

function dateOrder(format: string): DateOrder {
  if (format === 'iso') return 'ymd';
  const [year, month, day] = [format.indexOf('y'), format.indexOf('M'), format.indexOf('d')] as [number, number, number];
  if (year < month && year < day) return 'ymd';
  return month < day ? 'mdy' : 'dmy';
}

function inOrder(order: DateOrder, a: string, b: string, c: string): [year: string, month: string, day: string] {
  if (order === 'ymd') return [a, b, c];
  return order === 'mdy' ? [c, a, b] : [c, b, a];
}

const fullYear = (year: string) => (year.length <= 2 ? 2000 + Number(year) : Number(year));
const monthNumber = (month: string) => (/^\d+$/.test(month) ? Number(month) : months.indexOf(month.slice(0, 3).toLowerCase()) + 1);

const noHour = 24;

function hour24(hour: number, half: string | undefined): number {
  if (!half) return hour;
  if (hour < 1 || hour > 12) return noHour;
  return (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

function zoneOffset(zone: string | undefined): number | null {
  if (!zone) return null;
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  return match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0;
}

/**
 * The format that reads most of the samples. Where day and month could both come first, a day above 12 decides, else the order in which the rows stand (tables are
 * sorted by time, and the wrong order makes larger jumps), else the separator: dots are day first.
 */
export function guessDateFormat(samples: readonly string[]): { format: string; readable: number } {
  const texts = samples.map((text) => text.trim()).filter((text) => text !== '');
  if (texts.length === 0) return { format: 'iso', readable: 0 };
  const numeric = texts.filter((text) => /^\d+([.,]\d+)?$/.test(text)).map((text) => Number(text.replace(',', '.')));
  if (numeric.length > texts.length / 2) {
    const typical = numeric.toSorted((a, b) => a - b)[numeric.length >> 1]!;
    if (typical >= epochMsFrom) return { format: 'epoch-ms', readable: numeric.length / texts.length };
    if (typical >= excelSerialFrom && typical <= excelSerialTo) return { format: 'excel-serial', readable: numeric.length / texts.length };
    return { format: 'epoch-s', readable: typical > 1e8 ? numeric.length / texts.length : 0 };
  }
  const candidates = ['iso', 'dd/MM/yyyy HH:mm:ss', 'MM/dd/yyyy HH:mm:ss'].map((format) => {
    const times = texts.map((text) => parseTime(text, format)?.wallMs ?? null);
    return { format, readable: times.filter((time) => time !== null).length / texts.length, jumps: meanJump(times) };
  });
  candidates.sort((a, b) => b.readable - a.readable || a.jumps - b.jumps);
  const best = candidates[0]!;
  const named = texts.some((text) => /\p{L}{3}/u.test(text.replace(/[AP]M|UTC|GMT/gi, '')));
  return { format: named && best.format.startsWith('dd') ? 'dd MMM yyyy HH:mm:ss' : best.format, readable: best.readable };
}

function meanJump(times: readonly (number | null)[]): number {
  const known = times.filter((time) => time !== null);
  let sum = 0;
  for (let i = 1; i < known.length; i++) sum += Math.abs(known[i]! - known[i - 1]!);
  return sum;
}
