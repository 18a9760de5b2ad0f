import { describe, expect, test } from 'vitest';
import { createRandom } from '../numerics/random.ts';
import { type BarColumns, barAt, highest, indexBars, lastStarted, lowest } from './bars.ts';

const minuteMs = 60_000;

/** A random walk of minute bars with weekends and holes. */
function randomBars(seed: number, count: number): BarColumns {
  const random = createRandom(seed);
  const columns = { atMs: [] as number[], open: [] as number[], high: [] as number[], low: [] as number[], close: [] as number[] };
  let atMs = 1_700_000_000_000 - (1_700_000_000_000 % minuteMs);
  let price = 100;
  for (let i = 0; i < count; i++) {
    const open = price;
    price *= 1 + 0.001 * random.normal();
    columns.atMs.push(atMs);
    columns.open.push(open);
    columns.close.push(price);
    columns.high.push(Math.max(open, price) + random.next() * 0.1);
    columns.low.push(Math.min(open, price) - random.next() * 0.1);
    atMs += minuteMs * (random.chance(0.02) ? 1 + random.integer(3_000) : 1);
  }
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)])) as BarColumns;
}

describe('bars', () => {
  test.each([1, 63, 64, 65, 5_000])('of %i bars the one at any moment is the one that a search through all finds', (count) => {
    const columns = randomBars(count, count);
    const bars = indexBars(columns, 60);
    const random = createRandom(9);
    const [firstMs, lastMs] = [columns.atMs[0]!, columns.atMs.at(-1)!];
    for (let i = 0; i < 300; i++) {
      const momentMs = Math.floor(random.between(firstMs - 1e6, lastMs + 1e6));
      const started = columns.atMs.findLastIndex((atMs) => atMs <= momentMs);
      expect(lastStarted(bars, momentMs)).toBe(started);
      expect(barAt(bars, momentMs)).toBe(columns.atMs.findIndex((atMs) => atMs <= momentMs && momentMs < atMs + minuteMs));
    }
    for (const atMs of columns.atMs.subarray(0, 100)) expect(columns.atMs[barAt(bars, atMs)]).toBe(atMs);
  });

  test('extremes over any stretch are those of a walk through it', () => {
    const columns = randomBars(3, 20_000);
    const bars = indexBars(columns, 60);
    const random = createRandom(4);
    for (let i = 0; i < 300; i++) {
      const from = random.integer(20_000);
      const until = Math.min(20_000, from + (random.chance(0.5) ? random.integer(200) : random.integer(20_000)));
      expect(highest(bars, from, until)).toBe(
        columns.high.subarray(from, until).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
      );
      expect(lowest(bars, from, until)).toBe(columns.low.subarray(from, until).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY));
    }
  });

  test('without bars nothing is found', () => {
    const none = indexBars(randomBars(1, 0), 60);
    expect(lastStarted(none, 5)).toBe(-1);
    expect(barAt(none, 5)).toBe(-1);
  });
});
