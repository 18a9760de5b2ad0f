import { createRandom, hashInteger } from '#workers/core/numerics/random.ts';
import { eventsOfWeek, type NewsEvent } from './calendar.ts';
import {
  dayMs,
  hourMs,
  isUsSummer,
  minuteMs,
  minutesPerWeek,
  openMinutes,
  placeOffsetMs,
  type TradingHours,
  weekMs,
  weekOf,
  weekStartMs,
} from './hours.ts';
import { type Currency, currencies, factorSpecs, factors, instrumentIndex, instruments } from './instruments.ts';

/** The first moment at which the price leaves a corridor. `gapped`: it was already outside when trading was possible. */
export type Touch = { atMs: number; upper: boolean; mid: number; gapped: boolean };

/**
 * A made-up market, a pure function of its seed: any minute of any week can be asked for, in any order. Instruments are given by their index in
 * `instruments`, prices are mids. Currencies have values of their own, so crosses and their legs always agree.
 */
export type Market = {
  /** Mid price at a moment; within a minute the path runs from open over both extremes to close. */
  priceAt(instrument: number, atMs: number): number;
  /** Ask minus bid in price units. */
  spreadAt(instrument: number, atMs: number): number;
  /** Standard deviation of one minute's log return that is usual in this hour of this week. */
  volatilityAt(instrument: number, atMs: number): number;
  isOpen(instrument: number, atMs: number): boolean;
  /** The moment itself when open, else the start of the next open minute. */
  nextOpenMs(instrument: number, atMs: number): number;
  /** End of the trading that goes on at a moment, not counting the daily pause of CFDs. */
  sessionEndMs(instrument: number, atMs: number): number;
  /** First touch of either level in [fromMs, untilMs), or null. */
  firstTouch(instrument: number, fromMs: number, untilMs: number, lower: number, upper: number): Touch | null;
  /** High and low of the minute that holds a moment. */
  minuteRange(instrument: number, atMs: number): { high: number; low: number; open: number; close: number };
  /** Units of `to` for one unit of `from`. */
  rate(from: Currency, to: Currency, atMs: number): number;
  /** Releases in [fromMs, toMs) in order of time. */
  events(fromMs: number, toMs: number): NewsEvent[];
  /** Forgets the weeks before a moment. They come back, equal, when asked for. */
  release(beforeMs: number): void;
};

type FactorWeek = { path: Float64Array; variance: Float64Array };
type InstrumentWeek = {
  close: Float32Array;
  high: Float32Array;
  low: Float32Array;
  spread: Float32Array;
  hourVolatility: Float32Array;
  open: Uint8Array;
  opening: number;
};
type Week = { factors: FactorWeek[] | null; instruments: (InstrumentWeek | null)[]; events: NewsEvent[]; missing: number };

/** Before this Sunday (2 January 2000) the market has no history. */
const firstWeek = weekOf(Date.UTC(2000, 0, 2));
/** Weekly pull of a factor towards its long-run level: prices wander but keep their order of magnitude for decades. */
const persistence = 0.985;
const shockInFirstMinute = 0.75;

const bell = (hour: number, centre: number, width: number) => {
  const distance = Math.min(Math.abs(hour - centre), 24 - Math.abs(hour - centre));
  return Math.exp(-0.5 * (distance / width) ** 2);
};

/** Relative variance by hour of the UTC day (winter time) for a factor; mean 1. */
function hourVariance(spec: { tokyo: number; london: number; newYork: number }): Float64Array {
  const profile = Float64Array.from({ length: 24 * 4 }, (_, quarter) => {
    const hour = quarter / 4 + 0.125;
    const shape =
      0.28 +
      spec.tokyo * (0.55 * bell(hour, 1.5, 1.6) + 0.3 * bell(hour, 5, 2)) +
      spec.london * (0.9 * bell(hour, 8.4, 0.9) + 0.6 * bell(hour, 11, 2.4) + 0.35 * bell(hour, 15.5, 1.6)) +
      spec.newYork * (0.9 * bell(hour, 14.7, 1.1) + 0.55 * bell(hour, 17, 2.2));
    return shape ** 1.6;
  });
  const mean = profile.reduce((sum, value) => sum + value, 0) / profile.length;
  return profile.map((value) => value / mean);
}
const hourVariances = factors.map((factor) => hourVariance(factorSpecs[factor]));
const cryptoFactor = factors.indexOf('CRYPTO');
const factorIndex = Object.fromEntries(factors.map((factor, index) => [factor, index])) as Record<(typeof factors)[number], number>;

/** Spread relative to the London session by UTC hour (winter time): wide around the New York close, wider than London in Asia. */
const hourSpread = [1.35, 1.25, 1.25, 1.25, 1.25, 1.25, 1.2, 1.1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.02, 1.05, 1.1, 1.25, 1.6, 3.2, 1.9];

export function createMarket(seed: number): Market {
  const root = createRandom(seed).fork('market');
  const news = root.fork('news');
  const weeks = new Map<number, Week>();
  const eventsByWeek = new Map<number, NewsEvent[]>();

  const weekEvents = (week: number) => {
    let events = eventsByWeek.get(week);
    if (!events) {
      events = eventsOfWeek(news, week);
      eventsByWeek.set(week, events);
    }
    return events;
  };

  // The level of each factor at the start of each week: a mean-reverting walk with slow stochastic volatility, plus the week's news.
  const walks = factors.map((factor) => ({ draw: root.fork(`walk ${factor}`), level: [0], volatility: [1], slow: 0 }));
  const common = { draw: root.fork('volatility'), slow: 0 };
  const daysOf = (factor: number) => (factor === cryptoFactor ? 7 : 5);
  const newsOfWeek = (week: number) => {
    const jumps = new Float64Array(factors.length);
    for (const event of weekEvents(week)) for (const { factor, size } of event.shocks) jumps[factorIndex[factor]]! += size;
    return jumps;
  };
  function extendTo(week: number) {
    if (week < firstWeek) throw new Error('The simulated market begins on 2 January 2000');
    for (let next = firstWeek + walks[0]!.level.length - 1; next <= week; next++) {
      const jumps = newsOfWeek(next);
      common.slow = 0.93 * common.slow + 0.1 * common.draw.normal();
      walks.forEach((walk, factor) => {
        walk.slow = 0.92 * walk.slow + 0.1 * walk.draw.normal();
        const volatility = Math.exp(common.slow + walk.slow);
        const last = walk.level.at(-1)!;
        const diffusion = factorSpecs[factors[factor]!].dailyVolatility * Math.sqrt(daysOf(factor)) * volatility * walk.draw.normal();
        walk.volatility[next - firstWeek] = volatility;
        walk.level.push(persistence * last + diffusion + jumps[factor]!);
      });
    }
  }

  /** One factor's minutes: a bridge between the week's two anchors with the session's variance, bursts and fat tails, and the news on top. */
  function factorWeek(factor: number, week: number): FactorWeek {
    const start = weekStartMs(week);
    const draw = root.fork(`minutes ${factors[factor]}`).fork(week);
    const walk = walks[factor]!;
    const open = openMinutes(factor === cryptoFactor ? 'always' : 'fx', week);
    const profile = hourVariances[factor]!;
    const summerShift = isUsSummer(start + 3 * dayMs) ? 60 : 0;
    const daily = factorSpecs[factors[factor]!].dailyVolatility * walk.volatility[week - firstWeek]!;
    const base = (daily * daily) / (24 * 60);
    const variance = new Float64Array(minutesPerWeek);
    let burst = 0.4 * draw.normal();
    let day = 0;
    for (let quarter = 0; quarter < minutesPerWeek / 15; quarter++) {
      if (quarter % 96 === 0) day = 0.22 * draw.normal();
      burst = 0.93 * burst + 0.15 * draw.normal();
      const shifted = (((quarter * 15 + summerShift) / 15) | 0) % 96;
      const weekend = factor === cryptoFactor && (quarter < 96 || quarter >= 6 * 96) ? 0.4 : 1;
      const level = base * profile[shifted]! * weekend * Math.exp(2 * (day + burst) - 0.5);
      for (let minute = quarter * 15; minute < quarter * 15 + 15; minute++) {
        // the first minute after a closed stretch carries what happened meanwhile
        if (open[minute]) variance[minute] = minute > 0 && !open[minute - 1] ? level * 60 : level;
      }
    }
    const jumps = new Map<number, number>();
    let jumpSum = 0;
    for (const event of weekEvents(week)) {
      const shock = event.shocks.find((entry) => factorIndex[entry.factor] === factor);
      if (!shock) continue;
      const minute = Math.round((event.atMs - start) / minuteMs);
      const isOwn = event.currency === factors[factor];
      for (let later = 0; later < 90 && minute + later < minutesPerWeek; later++) {
        if (open[minute + later])
          variance[minute + later]! *= 1 + (isOwn ? 3 : 1.5) * event.impact * Math.exp(-later / (4 + 5 * event.impact));
      }
      if (!open[minute] || !open[minute + 1]) continue;
      jumps.set(minute, (jumps.get(minute) ?? 0) + shock.size * shockInFirstMinute);
      jumps.set(minute + 1, (jumps.get(minute + 1) ?? 0) + shock.size * (1 - shockInFirstMinute));
      jumpSum += shock.size;
    }
    const path = new Float64Array(minutesPerWeek);
    let sum = 0;
    let total = 0;
    for (let minute = 0; minute < minutesPerWeek; minute++) {
      const v = variance[minute]!;
      if (v > 0) {
        const normal = draw.normal();
        sum += Math.sqrt(v) * normal * (draw.next() < 0.04 ? 2.4 : 0.88);
        total += v;
      }
      path[minute] = sum;
    }
    const level = walk.level[week - firstWeek]!;
    const missing = walk.level[week - firstWeek + 1]! - level - jumpSum - sum;
    let spent = 0;
    let jumped = 0;
    for (let minute = 0; minute < minutesPerWeek; minute++) {
      spent += variance[minute]!;
      jumped += jumps.get(minute) ?? 0;
      path[minute]! += level + missing * (spent / total) + jumped;
    }
    return { path, variance };
  }

  function instrumentWeek(index: number, week: number, from: FactorWeek[]): InstrumentWeek {
    const { loads, basePrice, hours, spread: usualSpread, newsCurrencies } = instruments[index]!;
    const active = [...loads.keys()].filter((factor) => loads[factor] !== 0);
    const close = new Float32Array(minutesPerWeek);
    const high = new Float32Array(minutesPerWeek);
    const low = new Float32Array(minutesPerWeek);
    const spread = new Float32Array(minutesPerWeek);
    const hourVolatility = new Float32Array(168);
    const draw = root.fork(`range ${index}`).fork(week);
    const start = weekStartMs(week);
    let previous = 0;
    for (const factor of active) previous += loads[factor]! * walks[factor]!.level[week - firstWeek]!;
    const opening = basePrice * Math.exp(previous);
    const volatility = Math.max(...active.map((factor) => walks[factor]!.volatility[week - firstWeek]!));
    const summerShift = isUsSummer(start + 3 * dayMs) ? 1 : 0;
    let hourSum = 0;
    let hourCount = 0;
    for (let minute = 0; minute < minutesPerWeek; minute++) {
      let log = 0;
      let variance = 0;
      for (const factor of active) {
        const load = loads[factor]!;
        log += load * from[factor]!.path[minute]!;
        variance += load * load * from[factor]!.variance[minute]!;
      }
      const change = log - previous;
      const price = basePrice * Math.exp(log);
      close[minute] = price;
      if (variance > 0) {
        // extremes of a Brownian bridge between the minute's two ends
        const wide = -2 * variance * Math.log(1 - draw.next());
        const deep = -2 * variance * Math.log(1 - draw.next());
        high[minute] = price * Math.exp((Math.sqrt(change * change + wide) - change) / 2);
        low[minute] = price * Math.exp((-Math.sqrt(change * change + deep) - change) / 2);
        hourSum += variance;
        hourCount++;
      } else {
        high[minute] = price;
        low[minute] = price;
      }
      const hour = (minute / 60) | 0;
      spread[minute] =
        usualSpread *
        hourSpread[(hour + summerShift) % 24]! *
        (0.7 + 0.3 * volatility) *
        (0.85 + (0.3 * hashInteger(index, week * minutesPerWeek + minute)) / 2 ** 32);
      if (minute % 60 === 59) {
        hourVolatility[hour] = hourCount > 0 ? Math.sqrt(hourSum / hourCount) : 0;
        hourSum = 0;
        hourCount = 0;
      }
      previous = log;
    }
    for (let hour = 1; hour < 168; hour++) if (hourVolatility[hour] === 0) hourVolatility[hour] = hourVolatility[hour - 1]!;
    for (let hour = 166; hour >= 0; hour--) if (hourVolatility[hour] === 0) hourVolatility[hour] = hourVolatility[hour + 1]!;
    for (const event of weekEvents(week)) {
      if (!newsCurrencies.includes(event.currency)) continue;
      const minute = Math.round((event.atMs - start) / minuteMs);
      for (let near = Math.max(0, minute - 2); near < Math.min(minutesPerWeek, minute + 8); near++) {
        spread[near]! *= 1 + event.impact * (near < minute ? 0.5 : 1.5 * Math.exp(-(near - minute) / 3));
      }
    }
    return { close, high, low, spread, hourVolatility, open: openMinutes(hours, week), opening };
  }

  function weekAt(week: number): Week {
    let known = weeks.get(week);
    if (!known) {
      extendTo(week);
      known = { factors: null, instruments: instruments.map(() => null), events: weekEvents(week), missing: instruments.length };
      weeks.set(week, known);
    }
    return known;
  }

  function weekOfInstrument(index: number, week: number): InstrumentWeek {
    const whole = weekAt(week);
    let known = whole.instruments[index];
    if (!known) {
      whole.factors ??= factors.map((_, factor) => factorWeek(factor, week));
      known = instrumentWeek(index, week, whole.factors);
      whole.instruments[index] = known;
      whole.missing--;
      if (whole.missing === 0) whole.factors = null;
    }
    return known;
  }

  const minuteOf = (atMs: number, week: number) => Math.floor((atMs - weekStartMs(week)) / minuteMs);

  // Where in the minute the two extremes lie, and which comes first: the one behind the move, as on real paths.
  const corners = { firstMs: 0, secondMs: 0, first: 0, second: 0, open: 0, close: 0 };
  function readMinute(index: number, data: InstrumentWeek, week: number, minute: number) {
    const open = minute > 0 ? data.close[minute - 1]! : data.opening;
    const close = data.close[minute]!;
    const hash = hashInteger(index + 977, week * minutesPerWeek + minute);
    const lowFirst = (hash & 7) === 0 ? close < open : close >= open;
    corners.open = open;
    corners.close = close;
    corners.first = lowFirst ? data.low[minute]! : data.high[minute]!;
    corners.second = lowFirst ? data.high[minute]! : data.low[minute]!;
    corners.firstMs = 4_000 + ((hash >>> 3) % 20_000);
    corners.secondMs = 32_000 + ((hash >>> 13) % 24_000);
    return corners;
  }
  function within(offsetMs: number) {
    const { open, first, second, close, firstMs, secondMs } = corners;
    if (offsetMs < firstMs) return open + ((first - open) * offsetMs) / firstMs;
    if (offsetMs < secondMs) return first + ((second - first) * (offsetMs - firstMs)) / (secondMs - firstMs);
    return second + ((close - second) * (offsetMs - secondMs)) / (minuteMs - secondMs);
  }

  function priceAt(index: number, atMs: number): number {
    const week = weekOf(atMs);
    const data = weekOfInstrument(index, week);
    const minute = minuteOf(atMs, week);
    readMinute(index, data, week, minute);
    return within(atMs - weekStartMs(week) - minute * minuteMs);
  }

  /** First touch inside one minute from an offset on, walking its four corners. */
  function touchInMinute(startMs: number, fromOffsetMs: number, untilOffsetMs: number, lower: number, upper: number): Touch | null {
    let lastMs = fromOffsetMs;
    let last = within(fromOffsetMs);
    if (last >= upper || last <= lower) return { atMs: startMs + fromOffsetMs, upper: last >= upper, mid: last, gapped: true };
    for (let corner = 0; corner < 3; corner++) {
      const cornerMs = corner === 0 ? corners.firstMs : corner === 1 ? corners.secondMs : minuteMs;
      if (cornerMs <= lastMs) continue;
      const price = corner === 0 ? corners.first : corner === 1 ? corners.second : corners.close;
      const level = price >= upper ? upper : price <= lower ? lower : Number.NaN;
      if (!Number.isNaN(level)) {
        const atMs = Math.ceil(lastMs + ((cornerMs - lastMs) * (level - last)) / (price - last));
        return atMs < untilOffsetMs ? { atMs: startMs + atMs, upper: level === upper, mid: level, gapped: false } : null;
      }
      lastMs = cornerMs;
      last = price;
    }
    return null;
  }

  function firstTouch(index: number, fromMs: number, untilMs: number, lower: number, upper: number): Touch | null {
    for (let week = weekOf(fromMs); weekStartMs(week) < untilMs; week++) {
      const data = weekOfInstrument(index, week);
      const start = weekStartMs(week);
      const first = Math.max(0, minuteOf(fromMs, week));
      const last = Math.min(minutesPerWeek - 1, minuteOf(untilMs - 1, week));
      const { high, low, open } = data;
      for (let minute = first; minute <= last; minute++) {
        if (high[minute]! < upper && low[minute]! > lower && minute !== first) continue;
        if (!open[minute]) continue;
        const minuteStart = start + minute * minuteMs;
        readMinute(index, data, week, minute);
        const touch = touchInMinute(
          minuteStart,
          Math.max(0, fromMs - minuteStart),
          Math.min(minuteMs, untilMs - minuteStart),
          lower,
          upper,
        );
        if (touch) return touch;
      }
    }
    return null;
  }

  function isOpen(index: number, atMs: number): boolean {
    const week = weekOf(atMs);
    return openMinutes(instruments[index]!.hours, week)[minuteOf(atMs, week)] === 1;
  }

  function nextOpenMs(index: number, atMs: number): number {
    const { hours } = instruments[index]!;
    for (let week = weekOf(atMs), from = minuteOf(atMs, week); ; week++, from = 0) {
      const next = openMinutes(hours, week).indexOf(1, from);
      if (next >= 0) return Math.max(atMs, weekStartMs(week) + next * minuteMs);
    }
  }

  const usdPerUnit = currencies.map((currency) => {
    if (currency === 'USD') return () => 1;
    const direct = instruments.findIndex(({ symbol }) => symbol === `${currency}USD`);
    if (direct >= 0) return (atMs: number) => priceAt(direct, atMs);
    const inverse = instrumentIndex(`USD${currency}`);
    return (atMs: number) => 1 / priceAt(inverse, atMs);
  });

  return {
    priceAt,
    isOpen,
    nextOpenMs,
    firstTouch,
    spreadAt(index, atMs) {
      const week = weekOf(atMs);
      return weekOfInstrument(index, week).spread[minuteOf(atMs, week)]!;
    },
    volatilityAt(index, atMs) {
      const week = weekOf(atMs);
      return weekOfInstrument(index, week).hourVolatility[Math.floor((atMs - weekStartMs(week)) / hourMs)]!;
    },
    sessionEndMs(index, atMs) {
      return sessionEnd(instruments[index]!.hours, atMs);
    },
    minuteRange(index, atMs) {
      const week = weekOf(atMs);
      const data = weekOfInstrument(index, week);
      const minute = minuteOf(atMs, week);
      return {
        high: data.high[minute]!,
        low: data.low[minute]!,
        open: minute > 0 ? data.close[minute - 1]! : data.opening,
        close: data.close[minute]!,
      };
    },
    rate(from, to, atMs) {
      if (from === to) return 1;
      return usdPerUnit[currencies.indexOf(from)]!(atMs) / usdPerUnit[currencies.indexOf(to)]!(atMs);
    },
    events(fromMs, toMs) {
      const found: NewsEvent[] = [];
      for (let week = weekOf(fromMs); weekStartMs(week) < toMs; week++) {
        for (const event of weekEvents(week)) if (event.atMs >= fromMs && event.atMs < toMs) found.push(event);
      }
      return found;
    },
    release(beforeMs) {
      for (const week of weeks.keys()) if (weekStartMs(week) + weekMs <= beforeMs) weeks.delete(week);
    },
  };
}

function sessionEnd(hours: TradingHours, atMs: number): number {
  if (hours === 'always') return Number.POSITIVE_INFINITY;
  const zone = hours === 'xetra' ? placeOffsetMs('london', atMs) + hourMs : placeOffsetMs('new-york', atMs);
  const wall = atMs + zone;
  const midnight = Math.floor(wall / dayMs) * dayMs;
  if (hours === 'xetra') return midnight + 22 * hourMs - zone;
  const daysToFriday = (12 - ((midnight / dayMs + 4) % 7)) % 7;
  const friday = midnight + daysToFriday * dayMs + 17 * hourMs - zone;
  return friday > atMs ? friday : friday + weekMs;
}
