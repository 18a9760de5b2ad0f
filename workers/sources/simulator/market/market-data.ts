import type { DemoMarket, SourceValue } from '#workers/contracts/lake-source.ts';
import { dayMs, minuteMs } from './hours.ts';
import { instruments } from './instruments.ts';
import { createMarket, type Market } from './market.ts';

const impacts = { 1: 'low', 2: 'medium', 3: 'high' } as const;

// A market is made week by week; months of one seed are asked for one after another.
let warm: { seed: number; market: Market } | null = null;
function marketOf(seed: number): Market {
  if (warm?.seed !== seed) warm = { seed, market: createMarket(seed) };
  return warm.market;
}

/** The simulator's market as bars of one minute (mid prices, open minutes only) and as releases: functions of the seed, whatever the size of the book. */
export const simulatedMarket: DemoMarket = {
  *bars(seed, fromMs, untilMs): IterableIterator<SourceValue[]> {
    const market = marketOf(seed);
    // Day by day, so that the market holds one week at a time whatever the length of the stretch.
    for (let dayFrom = Math.ceil(fromMs / minuteMs) * minuteMs; dayFrom < untilMs; dayFrom += dayMs) {
      const dayEnd = Math.min(dayFrom + dayMs, untilMs);
      for (const [index, { symbol, digits }] of instruments.entries()) {
        const unit = 10 ** digits;
        const round = (price: number) => Math.round(price * unit) / unit;
        for (let atMs = dayFrom; atMs + minuteMs <= dayEnd; atMs += minuteMs) {
          if (!market.isOpen(index, atMs)) continue;
          const { open, high, low, close } = market.minuteRange(index, atMs);
          yield [symbol, minuteMs / 1000, atMs, round(open), round(high), round(low), round(close)];
        }
      }
      market.release(dayFrom);
    }
  },
  *calendarEvents(seed, fromMs, untilMs): IterableIterator<SourceValue[]> {
    for (const { atMs, currency, impact, title } of marketOf(seed).events(fromMs, untilMs)) yield [atMs, currency, impacts[impact], title];
  },
};
