import { expect, test } from 'vitest';
import { dayMs, hourMs, isTradingMinute, minuteMs, swapNights } from './hours.ts';
import { instrumentIndex, instruments } from './instruments.ts';
import { createMarket, type Market } from './market.ts';

const startMs = Date.UTC(2026, 4, 3);
const market = createMarket(1);
const at = (symbol: string) => instrumentIndex(symbol);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function minuteReturns(from: Market, symbol: string, accept: (atMs: number) => boolean, weeks = 12): number[] {
  const index = at(symbol);
  const returns: number[] = [];
  for (let atMs = startMs; atMs < startMs + weeks * 7 * dayMs; atMs += 7 * minuteMs) {
    if (!from.isOpen(index, atMs) || !accept(atMs)) continue;
    const { open, close } = from.minuteRange(index, atMs);
    returns.push(Math.log(close / open));
  }
  return returns;
}

test('prices depend on the seed alone: not on the order of questions, nor on what was forgotten meanwhile', () => {
  const times = Array.from({ length: 40 }, (_, step) => startMs + step * 31 * hourMs + step * 7_919);
  const ask = (from: Market, order: number[]) => order.map((atMs) => instruments.map((_, index) => from.priceAt(index, atMs)));
  const forwards = ask(market, times);
  const other = createMarket(1);
  expect(ask(other, [...times].reverse()).reverse()).toEqual(forwards);
  other.release(times.at(-1)! + 60 * dayMs);
  expect(ask(other, times)).toEqual(forwards);
  expect(ask(createMarket(2), times)).not.toEqual(forwards);
});

test('currencies rest from Friday to Sunday 17:00 New York, in winter and in summer; crypto never does', () => {
  expect(isTradingMinute('fx', Date.UTC(2026, 0, 9, 21, 59))).toBe(true);
  expect(isTradingMinute('fx', Date.UTC(2026, 0, 9, 22, 0))).toBe(false);
  expect(isTradingMinute('fx', Date.UTC(2026, 6, 10, 21, 0))).toBe(false);
  expect(isTradingMinute('fx', Date.UTC(2026, 6, 12, 20, 59))).toBe(false);
  expect(isTradingMinute('fx', Date.UTC(2026, 6, 12, 21, 0))).toBe(true);
  expect(isTradingMinute('cfd', Date.UTC(2026, 6, 14, 21, 30))).toBe(false);
  expect(isTradingMinute('always', Date.UTC(2026, 6, 11, 3, 0))).toBe(true);
  const saturday = Date.UTC(2026, 4, 9, 12);
  expect(market.nextOpenMs(at('EURUSD'), saturday)).toBe(Date.UTC(2026, 4, 10, 21));
  expect(market.sessionEndMs(at('EURUSD'), saturday - 2 * dayMs)).toBe(Date.UTC(2026, 4, 8, 21));
  expect(market.firstTouch(at('EURUSD'), saturday, saturday + 12 * hourMs, 10, 0.1)).toBeNull();
  const bitcoin = market.priceAt(at('BTCUSD'), saturday);
  expect(market.firstTouch(at('BTCUSD'), saturday, saturday + 12 * hourMs, bitcoin * 0.998, bitcoin * 1.002)).not.toBeNull();
});

test('a night is charged at 17:00 New York, three of them on Wednesday', () => {
  const monday = Date.UTC(2026, 4, 4, 12);
  expect(swapNights('fx', monday, monday + 8 * hourMs)).toBe(0);
  expect(swapNights('fx', monday, monday + dayMs)).toBe(1);
  expect(swapNights('fx', monday + 2 * dayMs, monday + 3 * dayMs)).toBe(3);
  expect(swapNights('fx', monday, monday + 7 * dayMs)).toBe(7);
  expect(swapNights('always', monday, monday + 7 * dayMs)).toBe(7);
});

test('volatility peaks while London and New York overlap and sleeps around the New York close', () => {
  const hour = (atMs: number) => new Date(atMs).getUTCHours();
  const size = (accept: (atMs: number) => boolean) => mean(minuteReturns(market, 'EURUSD', accept).map(Math.abs));
  const overlap = size((atMs) => hour(atMs) >= 12 && hour(atMs) < 16);
  const asia = size((atMs) => hour(atMs) < 5);
  const close = size((atMs) => hour(atMs) >= 20 && hour(atMs) < 23);
  expect(overlap / asia).toBeGreaterThan(2);
  expect(overlap / close).toBeGreaterThan(2);
  const spread = (utcHour: number) =>
    mean(
      Array.from({ length: 20 }, (_, day) =>
        market.spreadAt(at('EURUSD'), startMs + (1 + (day % 4) + 7 * Math.floor(day / 4)) * dayMs + utcHour * hourMs),
      ),
    );
  expect(spread(21) / spread(10)).toBeGreaterThan(2);
});

test('daily moves have the size of the real market, and minutes have fat tails', () => {
  const daily = (symbol: string) => {
    const index = at(symbol);
    const moves: number[] = [];
    for (let week = 0; week < 26; week++) {
      for (let day = 1; day < 5; day++) {
        const fromMs = startMs + (week * 7 + day) * dayMs;
        moves.push(Math.log(market.priceAt(index, fromMs + dayMs) / market.priceAt(index, fromMs)));
      }
    }
    return moves;
  };
  const deviation = (moves: number[]) => Math.sqrt(mean(moves.map((move) => move * move)));
  const eur = daily('EURUSD');
  const gbp = daily('GBPUSD');
  expect(deviation(eur)).toBeGreaterThan(0.003);
  expect(deviation(eur)).toBeLessThan(0.007);
  expect(deviation(daily('XAUUSD'))).toBeGreaterThan(deviation(eur));
  expect(deviation(daily('BTCUSD'))).toBeGreaterThan(2 * deviation(eur));
  const correlation = mean(eur.map((move, index) => move * gbp[index]!)) / (deviation(eur) * deviation(gbp));
  expect(correlation).toBeGreaterThan(0.4);
  const minutes = minuteReturns(market, 'EURUSD', () => true);
  const variance = mean(minutes.map((move) => move ** 2));
  expect(mean(minutes.map((move) => move ** 4)) / variance ** 2).toBeGreaterThan(5);
});

test('a cross is worth what its two legs are worth', () => {
  for (let step = 0; step < 50; step++) {
    // at a minute's end, where prices are exact
    const atMs = startMs + 2 * dayMs + step * 97 * minuteMs;
    const synthetic = market.priceAt(at('EURUSD'), atMs) * market.priceAt(at('USDJPY'), atMs);
    expect(market.priceAt(at('EURJPY'), atMs) / synthetic).toBeCloseTo(1, 5);
    expect(market.rate('EUR', 'JPY', atMs)).toBeCloseTo(synthetic, 4);
  }
});

test('releases shock their currency and widen its spread', () => {
  const events = market.events(startMs, startMs + 40 * 7 * dayMs).filter(({ currency, impact }) => currency === 'USD' && impact === 3);
  expect(events.length).toBeGreaterThan(20);
  const move = (atMs: number) => Math.abs(Math.log(market.priceAt(at('EURUSD'), atMs + 2 * minuteMs) / market.priceAt(at('EURUSD'), atMs)));
  expect(mean(events.map(({ atMs }) => move(atMs)))).toBeGreaterThan(3 * mean(events.map(({ atMs }) => move(atMs - 3 * hourMs))));
  const spread = mean(events.map(({ atMs }) => market.spreadAt(at('EURUSD'), atMs)));
  expect(spread).toBeGreaterThan(2 * mean(events.map(({ atMs }) => market.spreadAt(at('EURUSD'), atMs - 3 * hourMs))));
  const calm = market.spreadAt(at('EURGBP'), events[0]!.atMs) / market.spreadAt(at('EURGBP'), events[0]!.atMs - 10 * minuteMs);
  expect(calm).toBeLessThan(2);
});

test('the path inside a minute keeps its high and low, and the first touch is where the path first leaves the corridor', () => {
  const index = at('XAUUSD');
  for (let step = 0; step < 60; step++) {
    const minuteStart = startMs + 2 * dayMs + step * 53 * minuteMs;
    if (!market.isOpen(index, minuteStart)) continue;
    const { high, low } = market.minuteRange(index, minuteStart);
    const path = Array.from({ length: 600 }, (_, tenth) => market.priceAt(index, minuteStart + tenth * 100));
    expect(Math.max(...path)).toBeLessThanOrEqual(high + 1e-9);
    expect(Math.min(...path)).toBeGreaterThanOrEqual(low - 1e-9);
    expect(Math.max(...path)).toBeGreaterThan(high - (high - low) * 0.05);
  }
  for (let step = 0; step < 30; step++) {
    const fromMs = startMs + 2 * dayMs + 8 * hourMs + step * 11 * minuteMs + 12_345;
    const price = market.priceAt(index, fromMs);
    const untilMs = fromMs + 20 * minuteMs;
    const [lower, upper] = [price * 0.9995, price * 1.0005];
    let walkedMs = fromMs;
    while (walkedMs < untilMs && market.priceAt(index, walkedMs) > lower && market.priceAt(index, walkedMs) < upper) walkedMs += 20;
    const touch = market.firstTouch(index, fromMs, untilMs, lower, upper);
    if (walkedMs >= untilMs) expect(touch).toBeNull();
    else {
      expect(Math.abs(touch!.atMs - walkedMs)).toBeLessThanOrEqual(21);
      expect(touch!.upper).toBe(market.priceAt(index, walkedMs) >= upper);
    }
  }
});
