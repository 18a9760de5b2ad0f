import { detectDelimiter, readCsv } from '../../statements/shared/csv-table.ts';

/** Where a calendar keeps what; `time` is null where `date` holds both, `year` and `utcTime` where there is no such column. */
export type CalendarColumns = {
  date: number;
  time: number | null;
  year: number | null;
  utcTime: number | null;
  place: number;
  impact: number;
  title: number;
  /** The header says that the times are UTC. */
  isUtc: boolean;
};

const names = {
  both: ['datetime', 'datetime_utc', 'date_utc', 'timestamp', 'timestamp_utc', 'date time', 'release_time_utc'],
  date: ['date', 'day'],
  time: ['time'],
  place: ['currency', 'cur', 'ccy', 'country'],
  impact: ['impact', 'importance', 'volatility'],
  title: ['event', 'title', 'text', 'name', 'description'],
} as const;

/** The layout of an economic calendar from its header, or null: it needs a time, a currency or country, an impact and a title. */
export function calendarColumns(text: string): CalendarColumns | null {
  const delimiter = detectDelimiter(text);
  if (delimiter === null) return null;
  const [first] = readCsv(text.split(/\r?\n/, 1)[0]!, delimiter).rows;
  if (!first) return null;
  const header = first.cells.map((cell) => cell.trim().toLowerCase());
  const find = (known: readonly string[]) => header.findIndex((cell) => known.includes(cell));
  const [both, date, time] = [find(names.both), find(names.date), find(names.time)] as const;
  const [place, impact, title] = [find(names.place), find(names.impact), find(names.title)] as const;
  if (place < 0 || impact < 0 || title < 0 || (both < 0 && date < 0)) return null;
  const utcTime = header.indexOf('time_utc');
  const year = header.indexOf('year');
  return {
    date: both >= 0 ? both : date,
    time: both >= 0 || time < 0 ? null : time,
    year: year < 0 ? null : year,
    utcTime: utcTime < 0 ? null : utcTime,
    place,
    impact,
    title,
    isUtc: both >= 0 && /utc|gmt/.test(header[both]!),
  };
}
