/** When instruments trade. Weeks start on Sunday 00:00 UTC. */
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
export const weekMs = 7 * dayMs;
export const minutesPerWeek = 7 * 24 * 60;

/** The first Sunday after the Unix epoch. */
const firstSundayMs = 3 * dayMs;
export const weekOf = (ms: number) => Math.floor((ms - firstSundayMs) / weekMs);
export const weekStartMs = (week: number) => firstSundayMs + week * weekMs;

/** `fx`: Sunday to Friday 17:00 New York. `cfd`: the same with a pause from 17:00 to 18:00. `xetra`: 08:00 to 22:00 Frankfurt. `always`: crypto. */
export type TradingHours = 'fx' | 'cfd' | 'xetra' | 'always';

const sundayOnOrAfter = (ms: number) => ms + ((7 - new Date(ms).getUTCDay()) % 7) * dayMs;
type SummerTime = { fromMs: number; toMs: number; us: [number, number]; eu: [number, number] };
const summerTimes = new Map<number, SummerTime>();
let latest: SummerTime = { fromMs: 0, toMs: 0, us: [0, 0], eu: [0, 0] };

function summerTimeOf(ms: number): SummerTime {
  if (ms >= latest.fromMs && ms < latest.toMs) return latest;
  const year = new Date(ms).getUTCFullYear();
  let times = summerTimes.get(year);
  if (!times) {
    times = {
      fromMs: Date.UTC(year, 0, 1),
      toMs: Date.UTC(year + 1, 0, 1),
      us: [sundayOnOrAfter(Date.UTC(year, 2, 8)) + 7 * hourMs, sundayOnOrAfter(Date.UTC(year, 10, 1)) + 6 * hourMs],
      eu: [sundayOnOrAfter(Date.UTC(year, 2, 25)) + hourMs, sundayOnOrAfter(Date.UTC(year, 9, 25)) + hourMs],
    };
    summerTimes.set(year, times);
  }
  latest = times;
  return times;
}

export const isUsSummer = (ms: number) => {
  const { us } = summerTimeOf(ms);
  return ms >= us[0] && ms < us[1];
};
const isEuSummer = (ms: number) => {
  const { eu } = summerTimeOf(ms);
  return ms >= eu[0] && ms < eu[1];
};

export type Place = 'new-york' | 'london' | 'tokyo' | 'sydney' | 'utc';
/** The place's wall clock minus UTC. Sydney is kept at UTC+10 all year. */
export function placeOffsetMs(place: Place, ms: number): number {
  if (place === 'new-york') return (isUsSummer(ms) ? -4 : -5) * hourMs;
  if (place === 'london') return isEuSummer(ms) ? hourMs : 0;
  if (place === 'tokyo') return 9 * hourMs;
  return place === 'sydney' ? 10 * hourMs : 0;
}

export function isTradingMinute(hours: TradingHours, ms: number): boolean {
  if (hours === 'always') return true;
  const zone = hours === 'xetra' ? placeOffsetMs('london', ms) + hourMs : placeOffsetMs('new-york', ms);
  const wall = new Date(ms + zone);
  const day = wall.getUTCDay();
  const hour = wall.getUTCHours();
  if (hours === 'xetra') return day >= 1 && day <= 5 && hour >= 8 && hour < 22;
  if (hours === 'cfd' && hour === 17) return false;
  if (day === 0) return hour >= 17;
  return day < 5 || (day === 5 && hour < 17);
}

const flagsByWeek: Record<TradingHours, Map<number, Uint8Array>> = { fx: new Map(), cfd: new Map(), xetra: new Map(), always: new Map() };
const flagsByKey = new Map<string, Uint8Array>();

/** One flag per minute of the week. Weeks differ by daylight saving only, so a few sets serve for ever. */
export function openMinutes(hours: TradingHours, week: number): Uint8Array {
  const known = flagsByWeek[hours].get(week);
  if (known) return known;
  const start = weekStartMs(week);
  const end = start + weekMs - 1;
  const key = `${hours} ${isUsSummer(start)} ${isUsSummer(end)} ${isEuSummer(start)} ${isEuSummer(end)}`;
  let flags = flagsByKey.get(key);
  if (!flags) {
    flags = new Uint8Array(minutesPerWeek);
    for (let minute = 0; minute < minutesPerWeek; minute++) flags[minute] = isTradingMinute(hours, start + minute * minuteMs) ? 1 : 0;
    flagsByKey.set(key, flags);
  }
  flagsByWeek[hours].set(week, flags);
  return flags;
}

/** Swap nights between two moments: passages of 17:00 New York on weekdays, Wednesday counting three; every day once for `always`. */
export function swapNights(hours: TradingHours, fromMs: number, toMs: number): number {
  const wallOf = (ms: number) => ms + placeOffsetMs('new-york', ms) - 17 * hourMs;
  const firstDay = Math.floor(wallOf(fromMs) / dayMs);
  const lastDay = Math.floor(wallOf(toMs) / dayMs);
  let nights = 0;
  for (let day = firstDay + 1; day <= lastDay; day++) {
    const weekday = (day + 4) % 7;
    if (hours === 'always') nights++;
    else if (weekday >= 1 && weekday <= 5) nights += weekday === 3 ? 3 : 1;
  }
  return nights;
}
