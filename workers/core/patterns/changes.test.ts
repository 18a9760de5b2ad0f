import { describe, expect, test } from 'vitest';
import { createRandom, type Random } from '#workers/core/numerics/random.ts';
import { accountChanges, type ChangeIdeas } from './account-changes.ts';
import { pelt, type SegmentCost } from './pelt.ts';
import { categoricalParts, normalParts, type PartedSeries, poissonParts } from './segment-costs.ts';

const dayMs = 86_400_000;
const startMs = Date.UTC(2024, 0, 1);

const wordsOf = (count: number) => Int32Array.from({ length: count + 1 }, (_, part) => 3 * part);
const seriesOf = (random: Random, parts: number): Record<string, PartedSeries> => ({
  normal: normalParts(
    Float64Array.from({ length: 3 * parts }, (_, i) => random.normal() * (i < parts ? 1 : 3)),
    wordsOf(parts),
    0.1,
  ),
  poisson: poissonParts(Float64Array.from({ length: parts }, (_, part) => random.integer(part < parts / 2 ? 4 : 9))),
  categorical: categoricalParts(
    Array.from({ length: 3 * parts }, (_, i) => random.integer(i < 2 * parts ? 2 : 4)),
    wordsOf(parts),
    5,
  ),
});

describe('PELT', () => {
  /** Least total over all ways of cutting, by trying them all. */
  const exhaustive = (cost: SegmentCost, count: number, least: number, penalty: number): number => {
    const best = (from: number): number => {
      let lowest = cost(from, count);
      for (let cut = from + least; cut <= count - least; cut++) lowest = Math.min(lowest, cost(from, cut) + penalty + best(cut));
      return lowest;
    };
    return best(0);
  };
  const totalOf = (cost: SegmentCost, count: number, penalty: number, cuts: readonly number[]) =>
    [0, ...cuts].reduce((sum, from, index) => sum + cost(from, cuts[index] ?? count), penalty * cuts.length);

  test.each(['normal', 'poisson', 'categorical'])('finds the cheapest of all partitions: %s', (kind) => {
    for (let seed = 0; seed < 30; seed++) {
      const { cost } = seriesOf(createRandom(seed), 16)[kind]!;
      for (const [least, penalty] of [
        [1, 3],
        [2, 2],
        [3, 6],
      ] as const) {
        const cuts = pelt(cost, { count: 16, least, penalty });
        expect(totalOf(cost, 16, penalty, cuts)).toBeCloseTo(exhaustive(cost, 16, least, penalty), 9);
        expect([0, ...cuts].every((from, index) => (cuts[index] ?? 16) - from >= least)).toBe(true);
      }
    }
  });

  test.each(['normal', 'poisson', 'categorical'])('the best cut of a shuffled series is the one that its costs give: %s', (kind) => {
    for (let seed = 0; seed < 10; seed++) {
      const { cost, bestGain } = seriesOf(createRandom(seed), 20)[kind]!;
      // in their own order, a stretch of it
      const order = Int32Array.from({ length: 14 }, (_, place) => 4 + place);
      const gains = Array.from({ length: 9 }, (_, place) => cost(4, 18) - cost(4, 7 + place) - cost(7 + place, 18));
      expect(bestGain(order, 3)).toBeCloseTo(Math.max(...gains), 9);
    }
  });
});

type Habit = { lots: number; spread: number; holdS: number; perDay: number; hour: number; symbols: number[] };
const habit: Habit = { lots: 0.5, spread: 0.4, holdS: 1_800, perDay: 3, hour: 9, symbols: [4, 3, 1] };

/** Ideas of a trader whose days differ (a day's size, tempo and symbol have something in common), with another habit from some day on. */
function tradesOf(random: Random, days: number, habitOn: (day: number) => Habit): ChangeIdeas {
  const rows: [number, number, number, number][] = [];
  for (let day = 0; day < days; day++) {
    const { lots, spread, holdS, perDay, hour, symbols } = habitOn(day);
    if (day % 7 > 4 || random.chance(0.25)) continue;
    const mood = 0.3 * random.normal();
    const favourite = random.weighted(symbols);
    const ideas = 1 + random.integer(2 * perDay - 1);
    const hours = Array.from({ length: ideas }, () => hour + random.between(0, 5)).sort((a, b) => a - b);
    for (const at of hours) {
      const symbol = random.chance(0.5) ? favourite : random.weighted(symbols);
      rows.push([
        startMs + day * dayMs + at * 3_600_000,
        symbol,
        lots * Math.exp(mood + spread * random.normal()),
        holdS * Math.exp(mood + random.normal()),
      ]);
    }
  }
  const [openedAtMs, symbol, volumeLots, holds] = [0, 1, 2, 3].map((column) => Float64Array.from(rows, (row) => row[column]!));
  return { openedAtMs: openedAtMs!, symbol: symbol!, volumeLots: volumeLots!, holdS: holds! };
}

describe('changes of an account', () => {
  test('steady traders rarely seem to change', () => {
    const accounts = 200;
    let alarmed = 0;
    for (let account = 0; account < accounts; account++) {
      const random = createRandom(1_000 + account);
      if (
        accountChanges(
          tradesOf(random.fork('trades'), 150, () => habit),
          random.fork('test'),
        ).length > 0
      )
        alarmed++;
    }
    // of 200 with a true rate of 5 % fewer than 20 in 99.8 of 100 cases
    expect(alarmed).toBeLessThan(20);
  });

  const switches: [string, Partial<Habit>, (change: { before: number; after: number }) => boolean][] = [
    ['sizeUp', { lots: 1.5 }, ({ before, after }) => after / before > 2 && after / before < 4.5],
    ['sizeDown', { lots: 0.15 }, ({ before, after }) => before / after > 2 && before / after < 5],
    ['holdShorter', { holdS: 240 }, ({ before, after }) => before / after > 4 && before / after < 14],
    ['moreOften', { perDay: 9 }, ({ before, after }) => after / before > 2 && after / before < 4.5],
    ['hoursMoved', { hour: 14 }, ({ after }) => after > 0.5],
    ['instrumentsMoved', { symbols: [0, 0, 1, 8] }, ({ after }) => after > 0.5],
  ];
  // weeks are fewer than days, so that a new tempo is seen less often
  test.each(switches)('a switch is found with its date and size: %s', (description, changed, isRight) => {
    const switchDay = 90;
    let found = 0;
    const rounds = 20;
    for (let account = 0; account < rounds; account++) {
      const random = createRandom(account);
      const ideas = tradesOf(random.fork('trades'), 150, (day) => (day < switchDay ? habit : { ...habit, ...changed }));
      const change = accountChanges(ideas, random.fork('test')).find((own) => own.description === description);
      if (!change) continue;
      const away = Math.abs(change.atMs - startMs - switchDay * dayMs) / dayMs;
      if (away <= 14 && isRight(change) && change.pValue <= 0.05) found++;
    }
    expect(found).toBeGreaterThanOrEqual(description === 'moreOften' ? 13 : 17);
  });

  test('there and back are two changes', () => {
    const random = createRandom(5);
    const ideas = tradesOf(random, 200, (day) => (day >= 70 && day < 130 ? { ...habit, lots: 2 } : habit));
    expect(accountChanges(ideas, random).filter(({ measure }) => measure === 'size')).toMatchObject([
      { description: 'sizeUp' },
      { description: 'sizeDown' },
    ]);
  });

  test('what an account did before and after is told with its largest shares', () => {
    const random = createRandom(8);
    const ideas = tradesOf(random, 150, (day) => (day < 80 ? { ...habit, symbols: [1, 0, 0] } : { ...habit, symbols: [0, 0, 1] }));
    const change = accountChanges(ideas, random).find(({ measure }) => measure === 'instruments');
    expect(change).toMatchObject({
      before: 0,
      after: 1,
      nBefore: expect.any(Number),
      detail: { before: [{ key: '0' }], after: [{ key: '2' }] },
    });
    expect(change!.detail.before[0]!.share).toBeCloseTo(1, 9);
    expect(change!.nBefore + change!.nAfter).toBe(ideas.openedAtMs.length);
  });

  test('too few ideas or days are no ground for anything, and an empty account is none', () => {
    const few = tradesOf(createRandom(1), 14, () => habit);
    expect(accountChanges(few, createRandom(1))).toEqual([]);
    const none = new Float64Array();
    expect(accountChanges({ openedAtMs: none, symbol: none, volumeLots: none, holdS: none }, createRandom(1))).toEqual([]);
  });
});
