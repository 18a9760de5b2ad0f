/** How counts, money, times and sizes are written, everywhere. Values of metrics: `formatMetric` of ./metrics.ts. */
import { formatMetric } from './metrics.ts';

export { formatDuration, formatMetric, formatNumber } from './metrics.ts';

/** What a screen shows where there is no value; always with the reason beside it or in its tooltip (components/ui/not-evaluated). */
export const missing = '—';

const formats = new Map<string, Intl.DateTimeFormat>();
function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
    formats.set(key, format);
  }
  return format;
}
// `en` alone would be the American order of day and month.
const dateLocale = (locale: string) => (locale === 'en' ? 'en-GB' : locale);

const day = { year: 'numeric', month: 'short', day: '2-digit' } as const;
const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** `12,345` */
export const formatCount = (value: number, locale = 'en'): string => new Intl.NumberFormat(locale).format(value).replace('-', '−');

/** `12.3K`: for cards and badges only, with the full number in the tooltip. */
export const formatCompact = (value: number, locale = 'en'): string =>
  new Intl.NumberFormat(locale, { notation: Math.abs(value) >= 10_000 ? 'compact' : 'standard', maximumFractionDigits: 1 })
    .format(value)
    .replace('-', '−');

/** `1,234.50 USD`; `signed` puts a plus before gains. Never sum amounts of several currencies before this. */
export const formatMoney = (
  value: number,
  currency: string,
  options: { locale?: string; signed?: boolean; compact?: boolean } = {},
): string =>
  formatMetric(value, 'money', { currency, locale: options.locale, signed: options.signed, style: options.compact ? 'compact' : 'full' });

/** `23 Nov 2026` in UTC. */
export const formatDate = (ms: number, locale = 'en'): string => dateFormat(dateLocale(locale), day).format(ms);

/** `23 Nov 2026, 14:05 UTC`; the zone is always named. */
export const formatDateTime = (ms: number, locale = 'en', { seconds = false } = {}): string =>
  `${dateFormat(dateLocale(locale), { ...day, ...clock, ...(seconds && { second: '2-digit' }) }).format(ms)} UTC`;

/** `14:05:07` in UTC, for tickers whose heading names the zone. */
export const formatClock = (ms: number, locale = 'en'): string =>
  dateFormat(dateLocale(locale), { ...clock, second: '2-digit' }).format(ms);

const relativeSteps: [unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `3 hours ago`, `in 2 days`, and `now` under a minute. Show the absolute time beside it (components/ui/relative-time). */
export function formatRelative(ms: number, nowMs: number, locale = 'en'): string {
  const distanceMs = ms - nowMs;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const step = relativeSteps.find(([, stepMs]) => Math.abs(distanceMs) >= stepMs);
  return step ? format.format(Math.round(distanceMs / step[1]), step[0]) : format.format(0, 'second');
}

const sizeUnits = ['B', 'kB', 'MB', 'GB'] as const;

/** `3.4 MB`, in powers of 1,024. */
export function formatBytes(bytes: number, locale = 'en'): string {
  const power = bytes < 1 ? 0 : Math.min(sizeUnits.length - 1, Math.floor(Math.log(bytes) / Math.log(1_024)));
  const value = new Intl.NumberFormat(locale, { maximumFractionDigits: power === 0 ? 0 : 1 }).format(bytes / 1_024 ** power);
  return `${value} ${sizeUnits[power]}`;
}
