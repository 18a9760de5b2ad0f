import { describe, expect, test } from 'vitest';
import { createRandom } from '../numerics/random.ts';
import { type BarColumns, indexBars } from './bars.ts';
import { excursion, isToxic, markout, priceAt, returnBefore } from './prices.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const startMs = Date.UTC(2024, 2, 5, 8); // a Tuesday

/** Bars given as [minutes after the start, open, high, low, close]. */
const bars = (seconds: number, rows: readonly (readonly [minute: number, open: number, high: number, low: number, close: number])[]) =>
  indexBars(
    {
      atMs: Float64Array.from(rows, ([minute]) => startMs + minute * minuteMs),
      open: Float64Array.from(rows, (row) => row[1]),
      high: Float64Array.from(rows, (row) => row[2]),
      low: Float64Array.from(rows, (row) => row[3]),
      close: Float64Array.from(rows, (row) => row[4]),
    },
    seconds,
  );

const fiveMinutes = bars(60, [
  [0, 100, 101, 99, 100.5],
  [1, 100.5, 102, 100, 101],
  [2, 101, 103, 100.5, 102],
  [3, 102, 102.5, 98, 99],
  [4, 99, 100, 97, 98],
]);
const at = (minute: number, second = 0) => startMs + minute * minuteMs + second * 1000;

describe('price at a moment', () => {
  test('lies between open and close in proportion to the time', () => {
    expect(priceAt([fiveMinutes], at(1, 30), minuteMs)).toBeCloseTo(100.75, 12);
    expect(priceAt([fiveMinutes], at(2), minuteMs)).toBe(101);
  });

  test('stands still through quiet minutes, but not through a closed market or beyond the end', () => {
    const quiet = bars(60, [
      [0, 100, 101, 99, 100.5],
      [5, 100.5, 101, 100, 100.8],
      [90, 103, 103, 103, 103],
    ]);
    expect(priceAt([quiet], at(3), minuteMs)).toBe(100.5);
    expect(priceAt([quiet], at(30), minuteMs)).toBeNaN();
    expect(priceAt([quiet], at(92), minuteMs)).toBeNaN();
    expect(priceAt([quiet], at(-1), minuteMs)).toBeNaN();
  });

  test('comes from the finest bars that are not longer than allowed', () => {
    const hour = bars(3_600, [[0, 100, 110, 90, 106]]);
    expect(priceAt([fiveMinutes, hour], at(30), hourMs)).toBe(103);
    expect(priceAt([fiveMinutes, hour], at(30), minuteMs)).toBeNaN();
  });
});

test('markout by hand: a sell at 100 that stands at 101 a minute later lost 100 bps', () => {
  expect(markout([fiveMinutes], -1, 100, at(1), minuteMs)).toBeCloseTo(-100, 10);
  expect(markout([fiveMinutes], 1, 100, at(1), minuteMs)).toBeCloseTo(100, 10);
  expect(markout([fiveMinutes], 1, 100, at(1), 5 * minuteMs)).toBeNaN();
});

describe('excursions', () => {
  test('by hand: bars wholly inside the hold and the exit', () => {
    // A buy at 100.2 from 0:30 to 4:20, closed at 99.5: inside lie minutes 1, 2 and 3 with high 103 and low 98.
    const reach = excursion([fiveMinutes], 1, 100.2, 99.5, at(0, 30), at(4, 20));
    expect(reach.favourableBps).toBeCloseTo((2.8 / 100.2) * 10_000, 9);
    expect(reach.adverseBps).toBeCloseTo((2.2 / 100.2) * 10_000, 9);
    const sold = excursion([fiveMinutes], -1, 100.2, 99.5, at(0, 30), at(4, 20));
    expect(sold).toEqual({ adverseBps: reach.favourableBps, favourableBps: reach.adverseBps });
  });

  test('the exit counts, and neither is ever below 0', () => {
    const reach = excursion([fiveMinutes], 1, 90, 104, at(0, 30), at(4, 20));
    expect(reach).toEqual({ adverseBps: 0, favourableBps: (14 / 90) * 10_000 });
  });

  test('a hold of less than three whole bars is not judged', () => {
    expect(excursion([fiveMinutes], 1, 100, 100, at(0, 30), at(3, 30)).adverseBps).toBeNaN();
    expect(excursion([fiveMinutes], 1, 100, 100, at(10), at(30)).adverseBps).toBeNaN();
  });

  test('equal those of a walk through all bars of a random market', () => {
    const random = createRandom(2);
    const columns: Record<keyof BarColumns, number[]> = { atMs: [], open: [], high: [], low: [], close: [] };
    let price = 1.1;
    for (let i = 0; i < 3_000; i++) {
      const open = price;
      price *= 1 + 0.0004 * random.normal();
      columns.atMs.push(startMs + i * minuteMs);
      columns.open.push(open);
      columns.close.push(price);
      columns.high.push(Math.max(open, price) * (1 + 0.0002 * random.next()));
      columns.low.push(Math.min(open, price) * (1 - 0.0002 * random.next()));
    }
    const index = indexBars(
      Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)])) as BarColumns,
      60,
    );
    for (let trial = 0; trial < 200; trial++) {
      const openedAtMs = startMs + Math.floor(random.between(0, 2_000 * minuteMs));
      const closedAtMs = openedAtMs + Math.floor(random.between(5 * minuteMs, 900 * minuteMs));
      const side = random.chance(0.5) ? 1 : -1;
      const [fill, exit] = [1.1 + 0.01 * random.normal(), 1.1 + 0.01 * random.normal()];
      let [best, worst] = [0, 0];
      const look = (quote: number) => {
        const move = ((side * (quote - fill)) / fill) * 10_000;
        best = Math.max(best, move);
        worst = Math.max(worst, -move);
      };
      look(exit);
      for (const [i, atMs] of columns.atMs.entries()) {
        if (atMs < openedAtMs || atMs + minuteMs > closedAtMs) continue;
        look(columns.high[i]!);
        look(columns.low[i]!);
      }
      const reach = excursion([index], side, fill, exit, openedAtMs, closedAtMs);
      expect(reach.favourableBps).toBeCloseTo(best, 8);
      expect(reach.adverseBps).toBeCloseTo(worst, 8);
    }
  });
});

describe('toxic', () => {
  test('when the first whole minute after the fill would have let it out at a profit', () => {
    expect(isToxic([fiveMinutes], 1, 101.9, at(0, 20))).toBe(1); // minute 1 reaches 102
    expect(isToxic([fiveMinutes], 1, 102, at(0, 20))).toBe(0);
    expect(isToxic([fiveMinutes], -1, 100.1, at(0, 20))).toBe(1); // minute 1 falls to 100
    expect(isToxic([fiveMinutes], -1, 99.9, at(0, 20))).toBe(0);
  });

  test('is not known without minute bars or after their end', () => {
    expect(isToxic([bars(300, [[0, 100, 101, 99, 100]])], 1, 100, at(0))).toBeNaN();
    expect(isToxic([fiveMinutes], 1, 100, at(4, 30))).toBeNaN();
    expect(isToxic([], 1, 100, at(0))).toBeNaN();
  });
});

describe('return of the day before', () => {
  const hours = indexBars(
    {
      atMs: Float64Array.from({ length: 30 }, (_, i) => startMs + i * hourMs),
      open: Float64Array.from({ length: 30 }, (_, i) => 100 + i),
      high: Float64Array.from({ length: 30 }, (_, i) => 101 + i),
      low: Float64Array.from({ length: 30 }, (_, i) => 100 + i),
      close: Float64Array.from({ length: 30 }, (_, i) => 101 + i),
    },
    3_600,
  );

  test('by hand: closes of the bars that had ended, 24 hours apart', () => {
    // At 26:30 the bar of 25:00 had ended at 126; a day before, that of 1:00 at 102.
    expect(returnBefore([hours], startMs + 26.5 * hourMs)).toBeCloseTo(Math.log(126 / 102), 12);
  });

  test('is not known where the bars do not reach back', () => {
    expect(returnBefore([hours], startMs + 20 * hourMs)).toBeNaN();
    expect(returnBefore([hours], startMs + 30 * hourMs + 5 * dayMs)).toBeNaN();
  });
});
