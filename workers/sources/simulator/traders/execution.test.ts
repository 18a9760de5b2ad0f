import { expect, test } from 'vitest';
import { createRandom } from '#workers/core/numerics/random.ts';
import { dayMs, hourMs, minuteMs } from '../market/hours.ts';
import { instrumentIndex, instruments } from '../market/instruments.ts';
import { createMarket } from '../market/market.ts';
import { type Intention, lotValue, runIdea, type Terms } from './execution.ts';

const market = createMarket(3);
const terms: Terms = { currency: 'USD', leverage: 100, commissionUsd: 0, spreadFactor: 1 };
const monday = Date.UTC(2026, 2, 2);
const idea = (part: Partial<Intention>): Intention => ({
  instrument: instrumentIndex('EURUSD'),
  side: 1,
  lots: 1,
  atMs: monday + 9 * hourMs,
  stop: null,
  take: null,
  cut: null,
  holdMs: 30 * minuteMs,
  patience: 0,
  partial: null,
  adds: null,
  latestMs: monday + 60 * dayMs,
  lossLimit: Number.MAX_SAFE_INTEGER,
  algo: false,
  magic: null,
  comment: null,
  ...part,
});
const run = (part: Partial<Intention>, seed = 1, on = terms) => runIdea(market, on, idea(part), createRandom(seed), { ticket: 0 });

test('profit is price difference × contract size × lots × the rate of the quote currency at the close', () => {
  for (const symbol of ['EURUSD', 'USDJPY', 'EURGBP', 'XAUUSD', 'GER40', 'BTCUSD']) {
    const instrument = instrumentIndex(symbol);
    for (const currency of ['USD', 'EUR'] as const) {
      const [leg] = run({ instrument, side: -1, lots: 0.37, holdMs: 5 * hourMs }, 4, { ...terms, currency });
      const { contractSize, quote } = instruments[instrument]!;
      const expected = (leg!.openPrice - leg!.closePrice) * contractSize * 0.37 * market.rate(quote, currency, leg!.closedAtMs);
      expect(Math.abs(leg!.profit - expected), symbol).toBeLessThan(0.00501);
    }
  }
});

test('who trades without a view loses about the spread', () => {
  const draw = createRandom(11);
  const results: number[] = [];
  const costs: number[] = [];
  for (let trial = 0; trial < 6_000; trial++) {
    const atMs = monday + Math.floor(draw.next() * 40) * 7 * dayMs * 0.25 + Math.floor(draw.between(7, 17) * hourMs);
    const instrument = instrumentIndex('EURUSD');
    if (!market.isOpen(instrument, atMs) || !market.isOpen(instrument, atMs + hourMs)) continue;
    const [leg] = runIdea(market, terms, idea({ atMs: Math.floor(atMs), side: draw.chance(0.5) ? 1 : -1, holdMs: 4 * minuteMs }), draw, {
      ticket: 0,
    });
    results.push(leg!.profit);
    const spread = (market.spreadAt(instrument, leg!.openedAtMs) + market.spreadAt(instrument, leg!.closedAtMs)) / 2;
    costs.push(spread * lotValue(market, instrument, 'USD', leg!.openedAtMs));
  }
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(mean(results.map((result) => result ** 2)));
  const slippage = 1.12; // two market orders with a mean slippage of 0.06 spreads each
  expect(Math.abs(mean(results) + slippage * mean(costs))).toBeLessThan((3.5 * deviation) / Math.sqrt(results.length));
  expect(mean(results)).toBeLessThan(0);
});

test('a stop and a target close at their level when the path touches them', () => {
  const draw = createRandom(5);
  const reasons = new Set<string>();
  for (let trial = 0; trial < 60; trial++) {
    const atMs = monday + (trial % 4) * dayMs + Math.floor(draw.between(7, 16) * hourMs);
    const [leg] = run({ atMs, stop: 0.0006, take: 0.0009, holdMs: 5 * hourMs }, trial);
    reasons.add(leg!.reason);
    if (leg!.reason === 'tp') expect(leg!.closePrice).toBeGreaterThanOrEqual(leg!.tp! - 0.00004);
    if (leg!.reason === 'sl') expect(leg!.closePrice).toBeLessThan(leg!.sl! + 0.00006);
    if (leg!.reason === 'manual') expect(leg!.closedAtMs - leg!.openedAtMs).toBe(5 * hourMs);
  }
  expect([...reasons].sort()).toEqual(['manual', 'sl', 'tp']);
});

test('a grid adds at even distances against the move and closes all its legs together', () => {
  const adds = { direction: -1, spacing: 0.0004, sizeFactor: 1, max: 8 } as const;
  const baskets = Array.from({ length: 40 }, (_, trial) =>
    run(
      {
        atMs: monday + (8 + (trial % 8)) * hourMs + (trial % 4) * dayMs,
        take: 0.0003,
        adds,
        holdMs: dayMs,
        patience: 5,
        side: trial % 2 ? 1 : -1,
      },
      trial,
    ),
  );
  const stacked = baskets.filter((legs) => legs.length >= 4);
  expect(stacked.length).toBeGreaterThan(3);
  for (const legs of stacked) {
    expect(new Set(legs.map(({ closedAtMs }) => closedAtMs)).size).toBe(1);
    for (let leg = 1; leg < legs.length; leg++) {
      const step = legs[0]!.side * (legs[leg - 1]!.openPrice - legs[leg]!.openPrice);
      expect(step).toBeGreaterThan(0.0003);
      expect(step).toBeLessThan(0.0009);
    }
  }
});

test('patience keeps losers longer than winners', () => {
  const held = { win: [] as number[], loss: [] as number[] };
  for (let trial = 0; trial < 200; trial++) {
    const atMs = monday + (trial % 4) * dayMs + (7 + (trial % 7)) * hourMs + trial * 1_000;
    const [leg] = run({ atMs, side: trial % 2 ? 1 : -1, holdMs: 40 * minuteMs, patience: 6, cut: 0.0006 }, trial);
    held[leg!.profit > 0 ? 'win' : 'loss'].push(leg!.closedAtMs - leg!.openedAtMs);
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
  expect(median(held.loss)).toBeGreaterThan(2 * median(held.win));
});

test('the broker ends an idea that has lost what the account may lose', () => {
  const adds = { direction: -1, spacing: 0.0003, sizeFactor: 2, max: 2 } as const;
  const legs = Array.from({ length: 30 }, (_, trial) =>
    run({ atMs: monday + (trial % 4) * dayMs + 8 * hourMs, take: 0.0002, adds, lossLimit: 500, holdMs: 3 * dayMs, patience: 9 }, trial),
  ).find((basket) => basket[0]!.reason === 'so');
  expect(legs).toBeDefined();
  const loss = legs!.reduce((sum, leg) => sum + leg.profit, 0);
  expect(loss).toBeLessThan(-480);
  expect(loss).toBeGreaterThan(-700);
});

test('the part that is closed first and the rest make up the whole order', () => {
  for (let trial = 0; trial < 40; trial++) {
    const legs = run(
      { atMs: monday + 8 * hourMs + trial * 20 * minuteMs, lots: 0.31, partial: 0.0003, stop: 0.001, take: 0.0009, holdMs: 6 * hourMs },
      trial,
      { ...terms, commissionUsd: 7 },
    );
    if (legs.length === 1) continue;
    const [part, rest] = legs;
    expect(part!.reason).toBe('partial');
    expect(rest!.parentTicket).toBe(part!.ticket);
    expect(part!.lots + rest!.lots).toBeCloseTo(0.31, 10);
    expect(part!.commission + rest!.commission).toBeCloseTo(-2.17, 10);
    expect(rest!.openedAtMs).toBe(part!.openedAtMs);
    return;
  }
  expect.fail('no idea was closed in parts');
});
