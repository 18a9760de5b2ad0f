const metaTrader = /^(\d{4})[.\-/](\d{2})[.\-/](\d{2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/;

/** A wall time as milliseconds, read as if it were UTC; null when the calendar has no such time. */
export function wallTimeMs(year: number, month: number, day: number, hour: number, minute: number, second: number, ms = 0): number | null {
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return null;
  if (year < 1970 || year > 2200 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}

/** Reads `2026.06.01 17:00:55` (seconds and milliseconds may be missing), the way MetaTrader prints server time. Null when it is no such time. */
export function parseMetaTraderTime(text: string): number | null {
  const match = metaTrader.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second = '0', ms = '0'] = match;
  return wallTimeMs(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second), Number(ms.padEnd(3, '0')));
}
