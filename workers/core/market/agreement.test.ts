import { describe, expect, test } from 'vitest';
import { createRandom } from '../numerics/random.ts';
import { agreement, type Fills } from './agreement.ts';
import { type BarIndex, indexBars } from './bars.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const startMs = Date.UTC(2024, 2, 4);

/** Five-minute bars of a wandering price, and fills somewhere inside of them. */
function market(seed: number, opens = 200): { bars: BarIndex; fills: Fills } {
  const random = createRandom(seed);
  const columns = { atMs: [] as number[], open: [] as number[], high: [] as number[], low: [] as number[], close: [] as number[] };
  let price = 2_000;
  for (let i = 0; i < 4_000; i++) {
    const open = price;
    price *= 1 + 0.0008 * random.normal();
    columns.atMs.push(startMs + i * 5 * minuteMs);
    columns.open.push(open);
    columns.close.push(price);
    columns.high.push(Math.max(open, price));
    columns.low.push(Math.min(open, price));
  }
  const bars = indexBars(
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)])) as never,
    300,
  );
  const picked = Array.from({ length: opens }, () => 500 + random.integer(3_000)).sort((a, b) => a - b);
  return {
    bars,
    fills: {
      atMs: Float64Array.from(picked, (i) => columns.atMs[i]! + Math.floor(random.next() * 5 * minuteMs)),
      price: Float64Array.from(picked, (i) => random.between(columns.low[i]!, columns.high[i]!)),
      prices: picked.map(() => [bars]),
    },
  };
}

const shifted = (fills: Fills, byMs: number): Fills => ({ ...fills, atMs: fills.atMs.map((atMs) => atMs + byMs) });

describe('an account is measured on a market', () => {
  test('when its opens lie within the bars', () => {
    expect(agreement(market(1).fills, { searchClock: true })).toEqual({
      opens: 200,
      inside: 200,
      shiftHours: null,
      shiftShare: null,
      accepted: true,
    });
  });

  test('and not when its clock is off; then the shift that would fit is told', () => {
    const late = agreement(shifted(market(2).fills, 2 * hourMs), { searchClock: true });
    expect(late).toMatchObject({ shiftHours: -2, shiftShare: 1, accepted: false });
    expect(late.inside).toBeLessThan(100);
  });

  test('and not when it traded at other prices', () => {
    const { fills } = market(3);
    const dear = { ...fills, price: fills.price.map((price) => price * 1.02) };
    expect(agreement(dear, { searchClock: true })).toMatchObject({ inside: 0, shiftHours: null, accepted: false });
  });

  test('not on a handful of opens, and not outside of their time', () => {
    expect(agreement(market(4, 9).fills, { searchClock: true }).accepted).toBe(false);
    expect(agreement(shifted(market(5).fills, 400 * 24 * hourMs), { searchClock: true })).toMatchObject({ opens: 0, accepted: false });
  });

  test('a spread of two hundredths of a percent around the bar is forgiven', () => {
    const { fills } = market(6);
    const bars = fills.prices[0]![0]!;
    const tops = {
      atMs: bars.atMs.slice(0, 50),
      price: bars.high.map((high) => high * 1.00019).slice(0, 50),
      prices: Array(50).fill([bars]),
    };
    expect(agreement(tops, { searchClock: false }).inside).toBe(50);
    const above = { ...tops, price: bars.high.map((high) => high * 1.00021).slice(0, 50) };
    expect(agreement(above, { searchClock: false }).inside).toBe(0);
  });
});
