import type { CalendarBatch, CalendarEvent, Impact } from '#workers/contracts/market-data.ts';
import type { RejectedRow } from '#workers/contracts/standard-schema.ts';
import { readCsv, rowText } from '../../statements/shared/csv-table.ts';
import { decodeText, headOf } from '../../statements/shared/decode-text.ts';
import { StatementError } from '../../statements/statement-error.ts';
import type { StatementFile } from '../../statements/statement-format.ts';
import { readTime } from '../times.ts';
import { type CalendarColumns, calendarColumns } from './columns.ts';

const headBytes = 8_192;
const dayMs = 86_400_000;
const minuteMs = 60_000;

/** Currencies of the countries and areas that calendars name instead. */
const currencyOfPlace: Record<string, string> = {
  US: 'USD', USA: 'USD', 'UNITED STATES': 'USD', EA: 'EUR', EU: 'EUR', EZ: 'EUR', EUROZONE: 'EUR', 'EURO AREA': 'EUR', DE: 'EUR', FR: 'EUR', IT: 'EUR', ES: 'EUR',
  UK: 'GBP', GB: 'GBP', 'UNITED KINGDOM': 'GBP', JP: 'JPY', JAPAN: 'JPY', CH: 'CHF', SWITZERLAND: 'CHF', AU: 'AUD', AUSTRALIA: 'AUD', CA: 'CAD', CANADA: 'CAD',
  NZ: 'NZD', 'NEW ZEALAND': 'NZD', CN: 'CNY', CHINA: 'CNY',
}; // biome-ignore format: a table

const headOfFile = (file: StatementFile) => decodeText(headOf(file.bytes, headBytes)).text;

/** Whether the content is an economic calendar. Looks at its header only. */
export const isCalendar = (file: StatementFile): boolean => calendarColumns(headOfFile(file)) !== null;

function impactOf(text: string): Impact | null {
  const word = text.trim().toLowerCase();
  if (/^(high|3)\b|^red/.test(word)) return 'high';
  if (/^(medium|moderate|2)\b|^orange/.test(word)) return 'medium';
  if (/^(low|non-economic|none|1)\b|^yellow/.test(word)) return 'low';
  return /holiday|^gr[ae]y/.test(word) ? 'holiday' : null;
}

function currencyOf(text: string): string | null {
  const place = text.trim().toUpperCase();
  return currencyOfPlace[place] ?? (/^[A-Z]{3}$/.test(place) ? place : null);
}

/** Minutes after midnight of `8:30am`, `20:30` or `08:30:00`; null for `All Day`, `Tentative` and the like. */
export function clockMinutes(text: string): number | null {
  const match = /^(\d{1,2}):(\d{2})(?::\d{2})?\s*(am|pm)?$/i.exec(text.trim());
  if (!match) return null;
  const half = match[3]?.toLowerCase();
  const hour = half ? (Number(match[1]) % 12) + (half === 'pm' ? 12 : 0) : Number(match[1]);
  return hour > 23 || Number(match[2]) > 59 ? null : hour * 60 + Number(match[2]);
}

/**
 * Reads an economic calendar. Its times must be known as UTC: by the header (`datetime_utc`), by an offset in each time, or by a column `time_utc` beside the local
 * one. A file that does not say so is refused, because a guess of the time zone would move every release by hours. Rows without a clock time are rejected.
 */
export function readCalendar(file: StatementFile): CalendarBatch {
  const columns = calendarColumns(headOfFile(file));
  if (!columns) throw new StatementError(`${file.name}: holds no economic calendar.`);
  const { rows: cells, delimiter } = readCsv(decodeText(file.bytes).text);
  const rejected: RejectedRow[] = [];
  const events: CalendarEvent[] = [];
  for (const row of cells.slice(1)) {
    const reject = (reason: string) => rejected.push({ origin: `line ${row.line}`, reason, text: rowText(row, delimiter) });
    const impact = impactOf(row.cells[columns.impact] ?? '');
    const currency = currencyOf(row.cells[columns.place] ?? '');
    const title = (row.cells[columns.title] ?? '').trim();
    const time = timeOfRow(row.cells, columns);
    if (time === 'zone') throw new StatementError(zoneMessage(file));
    if (time === null) reject('the release has no clock time');
    else if (!impact) reject(`the impact "${row.cells[columns.impact] ?? ''}" is not low, medium, high or holiday`);
    else if (!currency) reject(`"${row.cells[columns.place] ?? ''}" is no currency or country that is known`);
    else if (title === '') reject('the title is missing');
    else events.push({ atMs: time, currency, impact, title });
  }
  if (events.length === 0) throw new StatementError(`${file.name}: none of the ${cells.length - 1} rows of this calendar could be read.`);
  return { origin: file.name, events, rejected, notes: [] };
}

const zoneMessage = ({ name }: StatementFile) =>
  `${name}: this calendar does not say in which time zone its times are. Name the column "datetime_utc", or write each time with its offset (2024-03-08T13:30:00+00:00), and import it again.`;

/** UTC ms; null where the row has no clock time, `zone` where it has one and nobody says in which zone. */
function timeOfRow(cells: readonly string[], { date, time, utcTime, isUtc }: CalendarColumns): number | null | 'zone' {
  const dateText = (cells[date] ?? '').trim();
  if (time === null) {
    const read = readTime(dateText);
    if (!read || !/\d:?\d{2}/.test(dateText.slice(10))) return null;
    return read.isUtc || isUtc ? read.atMs : 'zone';
  }
  const local = clockMinutes(cells[time] ?? '');
  if (local === null) return null;
  if (utcTime === null) return 'zone';
  const utc = clockMinutes(cells[utcTime] ?? '');
  const day = readTime(dateText);
  if (utc === null || !day) return null;
  // The date belongs to the local time; offsets run from UTC−10 to UTC+14.
  const offset = ((local - utc + 600 + 1_440) % 1_440) - 600;
  return Math.floor(day.atMs / dayMs) * dayMs + (local - offset) * minuteMs;
}
