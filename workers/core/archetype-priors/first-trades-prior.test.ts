import { describe, expect, test } from 'vitest';
import { rowOf } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { describeFirstIdeas, earlyFeatures, type FirstIdeas, stretchesOf } from './first-ideas.ts';
import { learnPrior, openness, priorIdeas } from './first-trades-prior.ts';

const hourMs = 3_600_000;
type Idea = { account: number; at: number; hold: number; lots: number; profit: number; symbol?: string; legs?: number; stop?: number };

const ideasOf = (rows: readonly Idea[]): FirstIdeas => {
  const column = (of: (idea: Idea) => number) => Float64Array.from(rows, of);
  return {
    accountId: column(({ account }) => account),
    openedAtMs: column(({ at }) => at * hourMs),
    closedAtMs: column(({ at, hold }) => at * hourMs + hold * 1_000),
    holdS: column(({ hold }) => hold),
    volumeLots: column(({ lots }) => lots),
    notional: column(() => Number.NaN),
    legs: column(({ legs }) => legs ?? 1),
    adverseAdds: column(() => 0),
    favourableAdds: column(() => 0),
    profit: column(({ profit }) => profit),
    side: column(() => 1),
    hasStop: column(({ stop }) => stop ?? 0),
    toldPositions: column(() => 0),
    algoPositions: column(() => 0),
    symbol: rows.map(({ symbol }) => symbol ?? 'EURUSD'),
  };
};

test('what a few ideas say, by hand', () => {
  const ideas = ideasOf([
    { account: 1, at: 6, hold: Math.expm1(2), lots: 1, profit: -5 },
    { account: 1, at: 7, hold: Math.expm1(4), lots: Math.E, profit: 3, symbol: 'GBPUSD', stop: 1 },
    { account: 1, at: 9, hold: Math.expm1(9), lots: 1, profit: 1, stop: 1, legs: Math.E },
    { account: 1, at: 99, hold: 1, lots: 1, profit: 1 },
    { account: 2, at: 12, hold: 0, lots: 2, profit: 1 },
  ]);
  const stretches = stretchesOf(ideas);
  expect(stretches).toEqual([
    { accountId: 1, start: 0, end: 4 },
    { accountId: 2, start: 4, end: 5 },
  ]);
  const table = describeFirstIdeas(ideas, stretches, 3);
  const of = (row: number) => Object.fromEntries(earlyFeatures.map((name, j) => [name, rowOf(table, row)[j]!]));
  const first = of(0);
  expect(first.hold).toBeCloseTo(4, 12);
  expect(first.gap).toBeCloseTo((Math.log(3_601) + Math.log(7_201)) / 2, 9);
  expect(first.sizeAfterLoss).toBeCloseTo(1, 12);
  expect(first.legs).toBeCloseTo(1 / 3, 12);
  expect(first).toMatchObject({ size: 0, stops: 2 / 3, symbols: 2 / 3, wins: 2 / 3, oneSided: 1, overlap: 0 });
  expect(first.hourSine).toBeCloseTo((1 + Math.sin((7 * Math.PI) / 12) + Math.sin((9 * Math.PI) / 12)) / 3, 12);
  expect(first.notional).toBeNaN();
  expect(first.algo).toBeNaN();
  expect(of(1)).toMatchObject({ gap: Number.NaN, holdSpread: Number.NaN, sizeAfterLoss: Number.NaN, wins: 1, hourCosine: -1 });
});

/** Accounts of three kinds that differ in hold and, after losses, in size; `signal` 0 makes them all alike. */
function book(accounts: number, seed: number, signal: number) {
  const random = createRandom(seed);
  const rows: Idea[] = [];
  const group = Array.from({ length: accounts }, () => random.weighted([5, 3, 2]));
  group.forEach((kind, account) => {
    let lots = Math.exp(0.3 * random.normal());
    let profit = 1;
    for (let n = 0; n < 15; n++) {
      lots *= profit < 0 && kind === 2 ? Math.exp(0.7 * signal) : Math.exp(0.1 * random.normal());
      profit = random.normal();
      rows.push({
        account,
        at: 10 * n + 5 * random.next(),
        hold: Math.exp(6 + 0.6 * signal * (kind === 1 ? 1 : 0) + 0.8 * random.normal()),
        lots,
        profit,
      });
    }
  });
  const ideas = ideasOf(rows);
  return { ideas, stretches: stretchesOf(ideas), group, groups: 3 };
}

describe('the guess', () => {
  const known = book(400, 1, 1);
  const prior = learnPrior(known, createRandom(2), () => {})!;

  test('is better the more ideas there are, and its promise on held-out accounts is kept by accounts of another book', () => {
    const losses = prior.quality.map(({ logLoss }) => logLoss);
    expect(losses.at(-1)).toBeLessThan(losses[0]! - 0.1);
    for (const { logLoss, baseLogLoss } of prior.quality) expect(logLoss).toBeLessThan(baseLogLoss + 0.02);
    const fresh = book(2_000, 77, 1);
    const guesses = prior.guess(fresh.ideas, fresh.stretches);
    const loss = guesses.reduce((sum, guess, i) => sum - Math.log(guess![fresh.group[i]!]!), 0) / 2_000;
    expect(Math.abs(loss - losses.at(-1)!)).toBeLessThan(0.08);
    // reliability: of those that were told with 70 to 90 %, about as many are
    const told = guesses.flatMap((guess, i) =>
      [...guess!].flatMap((p, g) => (p >= 0.7 && p < 0.9 ? [p - Number(fresh.group[i] === g)] : [])),
    );
    expect(Math.abs(told.reduce((sum, gap) => sum + gap, 0) / told.length)).toBeLessThan(0.07);
  });
  test('of ideas that say nothing is the shares of the book', () => {
    const nothing = book(400, 3, 0);
    const blind = learnPrior(nothing, createRandom(2), () => {})!;
    for (const { logLoss, baseLogLoss } of blind.quality) expect(logLoss).toBeLessThan(baseLogLoss + 0.03);
    const other = book(300, 4, 0);
    const guesses = blind.guess(other.ideas, other.stretches);
    const strays = guesses.map((guess) => Math.abs(guess![0]! - 0.5));
    expect(strays.reduce((sum, stray) => sum + stray, 0) / strays.length).toBeLessThan(0.12);
  });
  test('uses no more ideas than there are', () => {
    const short = ideasOf([{ account: 9, at: 1, hold: 100, lots: 1, profit: 1 }]);
    const [guess] = prior.guess(short, stretchesOf(short));
    expect(guess!.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    expect(priorIdeas[0]).toBe(1);
  });
  test('is not made from a handful of accounts', () => {
    expect(learnPrior(book(39, 1, 1), createRandom(1), () => {})).toBeNull();
  });
});

test('openness runs from certain to anything', () => {
  expect(openness(Float64Array.of(1, 0, 0))).toBe(0);
  expect(openness(Float64Array.of(0.25, 0.25, 0.25, 0.25))).toBeCloseTo(1, 12);
});
