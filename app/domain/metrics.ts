/** Metrics as screens see them: the registry, and how a value is written with its unit. */
import { type MetricKey, type MetricUnit, type MissingReasonCode, metricByKey, missingReasons } from '#workers/contracts/metrics.ts';

export {
  type MetricDefinition,
  type MetricKey,
  type MetricUnit,
  metricByKey,
  metricKeys,
  metrics,
  tierOfMetric,
} from '#workers/contracts/metrics.ts';
export { type MetricWindow, metricWindows } from '#workers/contracts/windows.ts';

/** The chapters in which metrics are listed, by their number in the behaviour catalogue. */
export const metricGroups = ['activity', 'result', 'risk', 'timing', 'sizing', 'psychology', 'concentration', 'market', 'book'] as const;
export type MetricGroup = (typeof metricGroups)[number];
const groupOfCatalogue: Record<MetricGroup, readonly number[]> = {
  activity: [1, 25, 26, 41, 42],
  result: [2, 3, 4, 5, 6, 34],
  risk: [7, 8, 9, 10, 12, 39, 43, 49],
  timing: [13, 14, 28, 29],
  sizing: [18, 19, 20, 21, 22, 23, 24, 35],
  psychology: [11, 15, 16, 31, 32, 33, 36, 37],
  concentration: [38, 40],
  market: [17, 27, 30, 44, 45, 46, 48],
  book: [47, 51, 52, 53],
};

export function groupOfMetric(key: MetricKey): MetricGroup {
  const number = Number(metricByKey[key].catalogueId.slice(1));
  return metricGroups.find((group) => groupOfCatalogue[group].includes(number)) ?? 'activity';
}

export const isMetricKey = (key: string): key is MetricKey => Object.hasOwn(metricByKey, key);

/** Why a value is missing: the words are `metrics:reason.<reason>`. `noTrades`: the account has no idea in this window. */
export type MissingReason = Exclude<(typeof missingReasons)[MissingReasonCode], 'evaluated'> | 'noTrades';

/** One value of one account and window: a number, or the reason why there is none. */
export type MetricValue = { value: number; reason: null } | { value: null; reason: MissingReason };

/**
 * Joins a snapshot's number with its reason code (workers/contracts/metrics.ts `missingReasons`).
 * @param code one character of the `reasons` column; undefined when the account has no row in this window
 */
export function metricValue(value: number | null | undefined, code: string | undefined): MetricValue {
  if (value !== null && value !== undefined && Number.isFinite(value)) return { value, reason: null };
  if (code === undefined) return { value: null, reason: 'noTrades' };
  const reason = Object.hasOwn(missingReasons, code) ? missingReasons[code as MissingReasonCode] : 'evaluated';
  return { value: null, reason: reason === 'evaluated' ? 'undefined' : reason };
}

/** `compact` shortens thousands and days for cards and axes; `full` is exact to the unit's usual digits. */
export type FormatStyle = 'full' | 'compact';
export type FormatOptions = { style?: FormatStyle; currency?: string | null; locale?: string; signed?: boolean };

const cache = new Map<string, Intl.NumberFormat>();
function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let format = cache.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, options);
    cache.set(key, format);
  }
  return format;
}

const digits: Record<Exclude<MetricUnit, 'seconds'>, [minimum: number, maximum: number]> = {
  count: [0, 0],
  perDay: [1, 1],
  percent: [1, 1],
  ratio: [2, 2],
  money: [2, 2],
  lots: [2, 2],
  hours: [0, 0],
  bits: [2, 2],
  bps: [1, 1],
  perMillion: [1, 1],
  index: [2, 2],
  sigma: [1, 1],
  probability: [1, 1],
  multiple: [2, 2],
  points: [1, 1],
};
const suffix: Record<MetricUnit, string> = {
  count: '',
  perDay: '/d',
  percent: '%',
  ratio: '',
  money: '',
  seconds: '',
  lots: 'lots',
  hours: 'h',
  bits: 'bits',
  bps: 'bps',
  perMillion: '/M',
  index: '',
  sigma: 'σ',
  probability: '%',
  multiple: '×',
  points: 'pp',
};
/** Units that read otherwise when no number stands before them. */
const aloneAs: Partial<Record<MetricUnit, string>> = { seconds: 'h:min:s', perDay: 'per day', perMillion: 'per million' };
const asPercent = new Set<MetricUnit>(['percent', 'probability', 'points']);
const tight = new Set<MetricUnit>(['perDay', 'multiple', 'perMillion']);
const compactFrom = 10_000;
const roundedMoneyFrom = 1_000_000;

/** The unit alone, for axis titles and column heads: `%`, `lots`, the account's currency. */
export const unitLabel = (unit: MetricUnit, currency: string | null = null): string =>
  unit === 'money' ? (currency ?? '') : (aloneAs[unit] ?? suffix[unit]);

/** A number without its unit, in the unit's usual digits; percent values are fractions and come out as hundredths. */
export function formatNumber(
  value: number,
  unit: MetricUnit,
  { style = 'full', locale = 'en', signed = false }: FormatOptions = {},
): string {
  if (unit === 'seconds') return formatDuration(value, locale);
  const shown = asPercent.has(unit) ? value * 100 : value;
  const [minimum, maximum] = digits[unit];
  const size = Math.abs(shown);
  const options: Intl.NumberFormatOptions =
    style === 'compact' && size >= compactFrom
      ? { notation: 'compact', maximumFractionDigits: 1 }
      : unit === 'money' && (size >= roundedMoneyFrom || style === 'compact')
        ? { maximumFractionDigits: 0 }
        : style === 'compact' && size >= 100
          ? { maximumFractionDigits: 0 }
          : { minimumFractionDigits: minimum, maximumFractionDigits: maximum };
  if (signed) options.signDisplay = 'exceptZero';
  return numberFormat(locale, options).format(shown).replace('-', '−');
}

/** A value with its unit: `63.0 %`, `1,234.50 USD`, `4 h 12 min`, `3.2/d`. Money without a currency is written as a bare number. */
export function formatMetric(value: number, unit: MetricUnit, options: FormatOptions = {}): string {
  const number = formatNumber(value, unit, options);
  const label = unit === 'money' ? (options.currency ?? '') : suffix[unit];
  return label === '' ? number : tight.has(unit) ? `${number}${label}` : `${number} ${label}`;
}

const steps = [
  { seconds: 86_400, name: 'd' },
  { seconds: 3_600, name: 'h' },
  { seconds: 60, name: 'min' },
  { seconds: 1, name: 's' },
];

/** A duration in its two largest parts: `42 s`, `3 min 20 s`, `4 h 12 min`, `2 d 3 h`; parts under a second as `0.4 s`. */
export function formatDuration(seconds: number, locale = 'en'): string {
  const sign = seconds < 0 ? '−' : '';
  const whole = Math.abs(seconds);
  const number = (value: number, maximumFractionDigits = 0) => numberFormat(locale, { maximumFractionDigits }).format(value);
  if (whole < 10) return `${sign}${number(whole, 1)} s`;
  const rounded = Math.round(whole);
  const index = steps.findIndex((step) => rounded >= step.seconds);
  const major = steps[index]!;
  const minor = steps[index + 1];
  if (!minor) return `${sign}${number(rounded)} s`;
  const carried = Math.round(rounded / minor.seconds);
  if (carried * minor.seconds !== rounded) return sign + formatDuration(carried * minor.seconds, locale);
  const [big, small] = [Math.floor((carried * minor.seconds) / major.seconds), carried % (major.seconds / minor.seconds)];
  const text = small === 0 ? `${number(big)} ${major.name}` : `${number(big)} ${major.name} ${number(small)} ${minor.name}`;
  return `${sign}${text}`;
}
