import { expect, test } from 'vitest';
import { createRandom, type Random } from '#workers/core/numerics/random.ts';
import { tradingTime } from './axis.ts';
import { delayedCopies, type Openings, openingsOf } from './delayed-copies.ts';

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;
const endMs = Date.UTC(2024, 5, 29);
const axis = tradingTime(endMs, 180, 24);

type Trade = { symbol: number; atMs: number; side: number };

/** A trader who keeps hours, has favourites, and stays with a direction for a while. */
function tradesOf(random: Random, perDay: number): Trade[] {
  const hour = random.between(6, 14);
  const lean: number[] = [1, 1, 1, 1].map(() => (random.chance(0.5) ? 1 : -1));
  const trades: Trade[] = [];
  for (let dayStartMs = endMs - 178 * dayMs; dayStartMs < endMs; dayStartMs += dayMs) {
    const weekday = new Date(dayStartMs).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    for (let idea = 0; idea < perDay; idea++) {
      const symbol = random.weighted([4, 2, 2, 1]);
      if (random.chance(0.2)) lean[symbol] = -lean[symbol]!;
      trades.push({
        symbol,
        atMs: dayStartMs + (hour * 60 + random.exponential() * 120) * minuteMs,
        side: random.chance(0.7) ? lean[symbol]! : -lean[symbol]!,
      });
    }
  }
  return trades;
}
const followed = (
  random: Random,
  trades: readonly Trade[],
  { lagMs, jitterMs, share, side = 1 }: { lagMs: number; jitterMs: number; share: number; side?: number },
) =>
  trades
    .filter(() => random.chance(share))
    .map((trade) => ({ symbol: trade.symbol, atMs: trade.atMs + lagMs + random.between(-jitterMs, jitterMs), side: side * trade.side }));
const asOpenings = (trades: readonly Trade[]): Openings =>
  openingsOf(
    trades.map(({ symbol }) => symbol),
    trades.map(({ atMs }) => atMs),
    trades.map(({ side }) => side),
  );

const random = createRandom(11);
const strangers = Array.from({ length: 30 }, (_, account) => tradesOf(random.fork(account), 1 + (account % 5)));

test('accounts that have nothing to do with each other make no pairs', () => {
  expect(
    delayedCopies(
      strangers.map((_, account) => account),
      strangers.map(asOpenings),
      axis,
    ),
  ).toEqual([]);
});

test('a copy 37 minutes later, one on the other side after three hours, and one with other trades in between are found with lag and side', () => {
  const copies = [
    followed(random.fork('a'), strangers[4]!, { lagMs: 37 * minuteMs, jitterMs: 10_000, share: 0.6 }),
    followed(random.fork('b'), strangers[9]!, { lagMs: 180 * minuteMs, jitterMs: 10_000, share: 0.7, side: -1 }),
    [...followed(random.fork('c'), strangers[3]!, { lagMs: 500, jitterMs: 400, share: 0.5 }), ...tradesOf(random.fork('d'), 3)],
  ];
  const everyone = [...strangers, ...copies];
  const found = delayedCopies(
    everyone.map((_, account) => 100 + account),
    everyone.map(asOpenings),
    axis,
  );
  const minutes = found.filter(({ resolution }) => resolution === 'minute');
  expect(minutes.map(({ a, b, side }) => [a, b, side]).sort()).toEqual([
    [103, 132, 1],
    [104, 130, 1],
    [109, 131, -1],
  ]);
  const lagOf = (b: number) => minutes.find((pair) => pair.b === b)!.lagMs / minuteMs;
  expect(lagOf(130)).toBeCloseTo(37, 0);
  expect(lagOf(131)).toBeCloseTo(180, 0);
  expect(lagOf(132)).toBeLessThan(0.02);
  for (const { matched, expected, events, qValue } of minutes) {
    expect(matched).toBeGreaterThan(0.4 * events);
    expect(expected).toBeLessThan(0.1 * matched);
    expect(qValue).toBeLessThan(1e-6);
  }
});

test('a strategy repeated two trading days later at another hour is found by its days', () => {
  const late = strangers[14]!.map(({ symbol, atMs, side }) => {
    const isEndOfWeek = new Date(atMs).getUTCDay() >= 4;
    return { symbol, side, atMs: atMs + (isEndOfWeek ? 4 : 2) * dayMs + random.between(-4, 4) * 60 * minuteMs };
  });
  const everyone = [...strangers, late];
  const found = delayedCopies(
    everyone.map((_, account) => account),
    everyone.map(asOpenings),
    axis,
  );
  expect(found).toMatchObject([{ a: 14, b: 30, resolution: 'day', lagMs: 2 * dayMs, side: 1 }]);
});

test('two robots that act at the same minutes of the day are no copies of each other', () => {
  const robot = (own: Random): Trade[] =>
    strangers[4]!.map(({ atMs }, index) => ({
      symbol: 0,
      side: own.chance(0.5) ? 1 : -1,
      atMs: Math.floor(atMs / dayMs) * dayMs + (8 * 60 + (index % 5) * 30) * minuteMs,
    }));
  const found = delayedCopies([0, 1], [asOpenings(robot(random.fork('x'))), asOpenings(robot(random.fork('y')))], axis);
  expect(found).toEqual([]);
});
