import { expect, test } from 'vitest';
import { ideaGapMs, minuteMs, position } from '#tests/setup/account-history.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { buildIdeas, type ClosedPosition } from './build-ideas.ts';

const ideasOf = (...positions: ClosedPosition[]) => buildIdeas(positions, ideaGapMs);
const minutes = (from: number, to: number) => ({ openedAtMs: from * minuteMs, closedAtMs: to * minuteMs });

test('positions that overlap, and one re-opened exactly at the longest pause, are one idea', () => {
  const ideas = ideasOf(position(minutes(0, 10)), position(minutes(5, 20)), position(minutes(22, 30)));
  expect(ideas).toHaveLength(1);
  expect(ideas[0]).toMatchObject({ legs: 3, positions: 3, openedAtMs: 0, closedAtMs: 30 * minuteMs });
});

test('one millisecond more than the longest pause begins a new idea', () => {
  const later = position({ openedAtMs: 12 * minuteMs + 1, closedAtMs: 20 * minuteMs });
  expect(ideasOf(position(minutes(0, 10)), later)).toHaveLength(2);
});

test('the pause counts from the last close of any leg, not from the leg before', () => {
  expect(ideasOf(position(minutes(0, 60)), position(minutes(1, 2)), position(minutes(61, 70)))).toHaveLength(1);
});

test('another symbol or side is another idea', () => {
  expect(
    ideasOf(position(minutes(0, 10)), position({ ...minutes(0, 10), side: -1 }), position({ ...minutes(0, 10), symbol: 'GBPUSD' })),
  ).toHaveLength(3);
});

test('the rows of a partial close are one leg with their lots summed', () => {
  const row = { openPrice: 1.2, isPartial: true };
  const [idea] = ideasOf(
    position({ ...minutes(0, 5), ...row, volumeLots: 0.3 }),
    position({ ...minutes(0, 9), ...row, volumeLots: 0.7 }),
    position({ ...minutes(2, 9), openPrice: 1.1, volumeLots: 1 }),
  );
  expect(idea).toMatchObject({ legs: 2, positions: 3, firstLots: 1, volumeLots: 2, maxToFirstLots: 1, legLotsCv: 0 });
});

test('equal split orders of one instant stay separate legs', () => {
  expect(ideasOf(position(minutes(0, 5)), position(minutes(0, 5)))[0]).toMatchObject({ legs: 2, adverseAdds: 0, favourableAdds: 0 });
});

test('an add is adverse when its price is worse than the first leg of its stack; a re-opening is no add', () => {
  const short = (from: number, to: number, openPrice: number) => position({ ...minutes(from, to), side: -1, openPrice });
  // stack 1.30, 1.29 (lower is worse for a short: adverse), 1.31 (better); then re-opened after all closed: no add
  const [idea] = ideasOf(short(0, 10, 1.3), short(1, 10, 1.29), short(2, 10, 1.31), short(11, 12, 1.2));
  expect(idea).toMatchObject({ legs: 4, adverseAdds: 1, favourableAdds: 1 });
});

test('steps between entries give the spacing, lots open at once the peak', () => {
  const leg = (from: number, to: number, openPrice: number, volumeLots: number) =>
    position({ ...minutes(from, to), openPrice, volumeLots });
  const [idea] = ideasOf(leg(0, 10, 1.1, 0.1), leg(1, 5, 1.099, 0.2), leg(5, 10, 1.096, 0.4));
  // steps 0.001 and 0.003: mean 0.002, σ 0.001; at minute 5 the 0.2 closes before the 0.4 opens
  expect(idea!.spacingCv).toBeCloseTo(0.5, 9);
  expect(idea!.maxLotsOpen).toBeCloseTo(0.5, 12);
  expect(idea!.maxToFirstLots).toBeCloseTo(4, 12);
  // lots · minutes: 0.1·10 + 0.2·4 + 0.4·5 = 3.8 over 0.7 lots
  expect(idea!.holdS).toBeCloseTo((3.8 / 0.7) * 60, 9);
});

test('notional and planned risk come from what the account itself earned per price step', () => {
  const [first, second] = ideasOf(
    // 50 for 0.0010 on half a lot: 100,000 per lot and unit of price
    position({ ...minutes(0, 10), volumeLots: 0.5, openPrice: 1.2, closePrice: 1.201, profit: 50, sl: 1.198 }),
    // no move: worth nothing as evidence, but the same symbol tells its value
    position({ ...minutes(60, 70), volumeLots: 2, openPrice: 1.3, closePrice: 1.3, profit: 0, sl: 1.31 }),
  );
  expect(first!.notional).toBeCloseTo(60_000, 6);
  expect(first!.plannedRisk).toBeCloseTo(100, 6);
  expect(second!.notional).toBeCloseTo(260_000, 6);
  expect(second!.plannedRisk).toBeNull(); // a stop above the price of a long protects a profit, it plans no loss
});

test('a profit against the price move is no evidence of value', () => {
  expect(ideasOf(position({ ...minutes(0, 10), closePrice: 1.2, profit: -5 }))[0]!.notional).toBeNull();
});

test('ideas are numbered by open time and the order of the input does not matter', () => {
  const random = createRandom(3);
  const positions = Array.from({ length: 200 }, (_, i) => {
    const openedAtMs = random.integer(500) * minuteMs;
    return position({
      positionId: i,
      openedAtMs,
      closedAtMs: openedAtMs + random.integer(10) * minuteMs,
      symbol: random.pick(['EURUSD', 'GBPUSD', 'XAUUSD']),
      side: random.pick([1, -1] as const),
      openPrice: 1 + random.integer(5) / 100,
      isPartial: random.chance(0.2),
    });
  });
  const ideas = buildIdeas(positions, ideaGapMs);
  expect(ideas.map((idea) => idea.ideaId)).toEqual(ideas.map((_, index) => index + 1));
  expect(ideas.reduce((rows, idea) => rows + idea.positions, 0)).toBe(200);
  expect(buildIdeas(random.shuffle([...positions]), ideaGapMs)).toEqual(ideas);
});
