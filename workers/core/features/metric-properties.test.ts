import { describe, expect, test } from 'vitest';
import { type BalanceMove, dayMs, type HistoryPosition, historyOf, hourMs, minuteMs, position } from '#tests/setup/account-history.ts';
import type { ClosedPosition } from '#tests/setup/build-ideas.ts';
import { type MetricKey, metricByKey, metricKeys, metrics } from '#workers/contracts/metrics.ts';
import type { metricWindows } from '#workers/contracts/windows.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { quantile } from '#workers/core/numerics/statistics.ts';
import { accountMetrics, measureWindow } from './account-metrics.ts';
import { riskOfRuin } from './equity.ts';

const start = Date.UTC(2024, 2, 4);
const symbols = ['AUDUSD', 'EURUSD', 'GBPUSD', 'XAUUSD'];

const expectSame = (actual: number, expected: number, key: string) =>
  Number.isNaN(expected) ? expect(actual, key).toBeNaN() : expect(actual, key).toBeCloseTo(expected, 9);

/** Four months of somebody who trades four symbols, adds now and then, and gets a deposit. Sizes and prices are dyadic, so that scaling by 2 and 4 is exact. */
function randomAccount(seed: number): { positions: HistoryPosition[]; moves: BalanceMove[] } {
  const random = createRandom(seed);
  let openedAtMs = start;
  let symbol = 'EURUSD';
  let side: 1 | -1 = 1;
  const positions = Array.from({ length: 240 }, (_, index) => {
    if (random.chance(0.5)) {
      openedAtMs = start + random.integer(120 * 24 * 60) * minuteMs;
      symbol = random.pick(symbols);
      side = random.pick([1, -1] as const);
    } else openedAtMs += (1 + random.integer(60)) * minuteMs;
    const openPrice = 1 + random.integer(64) / 256;
    const closePrice = openPrice + (random.integer(33) - 16) / 1024;
    const volumeLots = (1 + random.integer(8)) / 8;
    return position({
      positionId: index,
      symbol,
      side,
      openedAtMs,
      closedAtMs: openedAtMs + random.integer(600) * minuteMs,
      openPrice,
      closePrice,
      volumeLots,
      sl: random.chance(0.5) ? openPrice - side / 128 : null,
      tp: random.chance(0.5) ? openPrice + side / 64 : null,
      closeReason: random.pick(['sl', 'tp', null]),
      profit: side * (closePrice - openPrice) * volumeLots * 4096,
      commission: -volumeLots,
      swap: random.chance(0.2) ? -0.25 : 0,
      magic: random.chance(0.3) ? random.integer(2) : null,
    });
  });
  return {
    positions,
    moves: [
      { atMs: start - hourMs, amount: 8192 },
      { atMs: start + 40 * dayMs, amount: -1024 },
    ],
  };
}

const newestOf = (positions: readonly ClosedPosition[]) => Math.max(...positions.map((row) => row.closedAtMs));
const measureAll = ({ positions, moves }: ReturnType<typeof randomAccount>) =>
  measureWindow(historyOf(positions, { moves }), 'all', newestOf(positions));
/** Metrics that the trades of one account give: neither prices and news nor the rest of the book are there. */
const ownMetrics = metrics.filter(({ needs, isOfBook }) => !isOfBook && !needs.some((need) => need === 'bars' || need === 'calendar'));
const moneyKeys = metrics.filter(({ unit }) => unit === 'money').map(({ key }) => key as MetricKey);
const lotKeys = metrics.filter(({ unit }) => unit === 'lots').map(({ key }) => key as MetricKey);

describe.each([1, 2, 3])('account %i', (seed) => {
  const account = randomAccount(seed);
  const base = measureAll(account);

  test('all metrics of a busy account are defined, save for shares of a profit that is none', () => {
    expect(ownMetrics.map(({ key }) => key).filter((key) => !Number.isFinite(base[key]))).toEqual(
      base.netProfit > 0 ? [] : ['bestDayShare', 'bestIdeaShare'],
    );
  });

  test('four times the money gives four times every money metric and changes nothing else', () => {
    const scaled = measureAll({
      positions: account.positions.map((row) => ({ ...row, profit: 4 * row.profit, commission: 4 * row.commission, swap: 4 * row.swap })),
      moves: account.moves.map((move) => ({ ...move, amount: 4 * move.amount })),
    });
    for (const key of metricKeys) expectSame(scaled[key], base[key] * (moneyKeys.includes(key) ? 4 : 1), key);
  });

  test('twice the lots for the same money changes only metrics in lots', () => {
    const scaled = measureAll({ ...account, positions: account.positions.map((row) => ({ ...row, volumeLots: 2 * row.volumeLots })) });
    for (const key of metricKeys.filter((name) => name !== 'sizeGridShare')) {
      expectSame(scaled[key], base[key] * (lotKeys.includes(key) ? 2 : 1), key);
    }
  });

  test('whole weeks earlier everything is the same', () => {
    const shift = -52 * 7 * dayMs;
    const shifted = measureAll({
      positions: account.positions.map((row) => ({ ...row, openedAtMs: row.openedAtMs + shift, closedAtMs: row.closedAtMs + shift })),
      moves: account.moves.map((move) => ({ ...move, atMs: move.atMs + shift })),
    });
    for (const key of metricKeys) expectSame(shifted[key], base[key], key);
  });

  test('the order of positions in the input does not matter', () => {
    const shuffled = measureAll({ ...account, positions: createRandom(seed + 10).shuffle([...account.positions]) });
    for (const key of metricKeys) expect(shuffled[key], key).toBe(base[key]);
  });

  test('swapping buys and sells with mirrored prices flips the direction bias and keeps results, holds and sizes', () => {
    const mirrored = measureAll({
      ...account,
      positions: account.positions.map((row) => ({
        ...row,
        side: -row.side as 1 | -1,
        openPrice: 4 - row.openPrice!,
        closePrice: 4 - row.closePrice!,
        sl: row.sl === null ? null : 4 - row.sl,
        tp: row.tp === null ? null : 4 - row.tp,
      })),
    });
    expect(mirrored.directionBias).toBeCloseTo(-base.directionBias, 12);
    const same = metricKeys.filter((key) => !['directionBias', 'leverageP95', 'relativeSizeP95', 'turnover', 'stopDistance'].includes(key));
    for (const key of same) expectSame(mirrored[key], base[key], key);
  });

  test('windows are nested and last50 holds fifty', () => {
    const { windows: byWindow } = accountMetrics(historyOf(account.positions, { moves: account.moves }), newestOf(account.positions));
    const count = (window: (typeof metricWindows)[number], key: MetricKey) => byWindow[window].values[metricKeys.indexOf(key)]!;
    for (const key of ['ideas', 'positions', 'volume', 'activeDays'] as const) {
      expect(count('d30', key)).toBeLessThanOrEqual(count('d90', key));
      expect(count('d90', key)).toBeLessThanOrEqual(count('all', key));
    }
    expect(count('last50', 'ideas')).toBe(50);
  });

  test('a window gives what a history of only its ideas gives, for everything that does not look at money before it', () => {
    const newest = newestOf(account.positions);
    const history = historyOf(account.positions, { moves: account.moves });
    const windowed = measureWindow(history, 'd30', newest);
    const ids = new Set(Array.from(history.ideas.closedAtMs.keys()).filter((i) => history.ideas.closedAtMs[i]! > newest - 30 * dayMs));
    const inside = account.positions.filter((row) =>
      [...ids].some(
        (i) =>
          history.ideas.openedAtMs[i]! <= row.openedAtMs &&
          history.ideas.closedAtMs[i]! >= row.closedAtMs &&
          isSame(history.ideas.side[i]!, row, i),
      ),
    );
    function isSame(side: number, row: ClosedPosition, i: number) {
      return side === row.side && symbols[history.ideas.symbol[i]!] === row.symbol;
    }
    const alone = measureWindow(historyOf(inside), 'all', newest);
    const independent = metrics.filter(({ needs, key }) => needs.length === 0 && !['maxDrawdownMoney', 'recoveryFactor'].includes(key));
    for (const { key } of independent) expectSame(windowed[key], alone[key], key);
  });
});

describe('what may be shown', () => {
  test('without balance data percent metrics are "capability", without enough ideas "few ideas", and both are NaN', () => {
    const history = historyOf([position({ openedAtMs: start, closedAtMs: start + hourMs, profit: 5 })], { capabilities: [] });
    const { values, reasons } = accountMetrics(history, start + hourMs).windows.all;
    metrics.forEach(({ key, needs, minIdeas, isOfBook }, i) => {
      const expected = isOfBook ? 'r' : needs.length > 0 ? 'c' : minIdeas > 1 ? 'n' : '.';
      expect(reasons[i], key).toBe(expected);
      expect(Number.isNaN(values[i]!), key).toBe(expected !== '.');
    });
  });

  test('a profit factor without a losing idea is undefined, never a large number', () => {
    const history = historyOf(
      Array.from({ length: 30 }, (_, i) => position({ openedAtMs: start + i * dayMs, closedAtMs: start + i * dayMs + hourMs, profit: 10 })),
    );
    const { values, reasons } = accountMetrics(history, start + 30 * dayMs).windows.all;
    expect(reasons[metricKeys.indexOf('profitFactor')]).toBe('u');
    expect(values[metricKeys.indexOf('profitFactor')]).toBeNaN();
    expect(values[metricKeys.indexOf('winRate')]).toBe(1);
  });

  test('an account without ideas in a window has zero ideas and profit there, and everything else is missing', () => {
    const history = historyOf([position({ openedAtMs: start, closedAtMs: start + hourMs, profit: 5 })]);
    const { values, reasons } = accountMetrics(history, start + 200 * dayMs).windows.d30;
    for (const key of ['ideas', 'positions', 'netProfit', 'volume'] as const) {
      expect(values[metricKeys.indexOf(key)], key).toBe(0);
      expect(reasons[metricKeys.indexOf(key)], key).toBe('.');
    }
    for (const key of metricKeys) if (metricByKey[key].minIdeas > 0) expect(reasons[metricKeys.indexOf(key)], key).not.toBe('.');
  });
});

describe('the balance curve', () => {
  const lose = (day: number, profit: number) =>
    position({ openedAtMs: start + day * dayMs, closedAtMs: start + day * dayMs + hourMs, profit });

  test('losing everything is a drawdown of 100 % even after a new deposit', () => {
    const history = historyOf([lose(0, -1000), lose(2, 50)], {
      moves: [
        { atMs: start - 1, amount: 1000 },
        { atMs: start + dayMs, amount: 500 },
      ],
    });
    expect(measureWindow(history, 'all', start + 3 * dayMs).maxDrawdown).toBe(1);
  });

  test('a deposit in a drawdown does not hide it and a withdrawal does not make one', () => {
    const quiet = historyOf([lose(0, -100), lose(2, -90)], { moves: [{ atMs: start - 1, amount: 1000 }] });
    const moved = historyOf([lose(0, -100), lose(2, -140)], {
      moves: [
        { atMs: start - 1, amount: 1000 },
        { atMs: start + dayMs, amount: 500 },
      ],
    });
    // 0.9 · (810/900) = 0.81 and 0.9 · (1260/1400) = 0.81
    expect(measureWindow(quiet, 'all', start + 3 * dayMs).maxDrawdown).toBeCloseTo(0.19, 12);
    expect(measureWindow(moved, 'all', start + 3 * dayMs).maxDrawdown).toBeCloseTo(0.19, 12);
    const withdrawn = historyOf([lose(0, 100), lose(2, 10)], {
      moves: [
        { atMs: start - 1, amount: 1000 },
        { atMs: start + dayMs, amount: -900 },
      ],
    });
    expect(measureWindow(withdrawn, 'all', start + 3 * dayMs).maxDrawdown).toBe(0);
  });

  test('results on an empty balance leave percent metrics undefined', () => {
    const history = historyOf([lose(0, -100), lose(1, 50), lose(2, -20)], { moves: [{ atMs: start + 30 * dayMs, amount: 1000 }] });
    expect(measureWindow(history, 'all', start + 3 * dayMs).maxDrawdown).toBeNaN();
    expect(measureWindow(history, 'all', start + 3 * dayMs).maxDrawdownMoney).toBe(100);
  });

  test('a fee is part of the result, a deposit is not', () => {
    const history = historyOf([lose(0, 0), lose(2, 0)], {
      moves: [
        { atMs: start - 1, amount: 1000 },
        { atMs: start + dayMs, amount: -100, isFlow: false },
      ],
    });
    expect(measureWindow(history, 'all', start + 3 * dayMs).maxDrawdown).toBeCloseTo(0.1, 12);
  });

  test('leverage counts every position that is open at the moment of an open', () => {
    const open = (from: number, to: number, volumeLots: number) =>
      position({
        openedAtMs: start + from * hourMs,
        closedAtMs: start + to * hourMs,
        volumeLots,
        openPrice: 1,
        closePrice: 1.001,
        profit: 100 * volumeLots,
      });
    // notional 100,000 per lot on 10,000: 10×, 10 + 20 = 30×; then both are closed (+300 on the balance) and the third is alone
    const history = historyOf([open(0, 4, 1), open(1, 4, 2), open(10, 11, 1)], { openingBalance: 10_000 });
    const measured = measureWindow(history, 'all', start + dayMs);
    expect(measured.leverageP95).toBeCloseTo(quantile([10, 30, 100_000 / 10_300], 0.95), 9);
  });
});

test('risk of ruin agrees with a simulated random walk', () => {
  const random = createRandom(42);
  for (const { mean, spread } of [
    { mean: 0, spread: 0.03 },
    { mean: -0.001, spread: 0.02 },
    { mean: 0.001, spread: 0.04 },
  ]) {
    let ruined = 0;
    const paths = 4_000;
    for (let path = 0; path < paths; path++) {
      let sum = 0;
      for (let step = 0; step < 250; step++) {
        sum += mean + spread * random.normal();
        if (sum <= -0.5) {
          ruined++;
          break;
        }
      }
    }
    // A walk in steps overshoots the level by about 0.58 σ (Broadie, Glasserman & Kou 1997), which the formula does not know
    expect(ruined / paths).toBeCloseTo(riskOfRuin(mean, spread, 250, 0.5 + 0.5826 * spread), 1);
    expect(Math.abs(ruined / paths - riskOfRuin(mean, spread, 250, 0.5 + 0.5826 * spread))).toBeLessThan(0.025);
  }
  expect(riskOfRuin(-0.01, 0.001, 250, 0.5)).toBeCloseTo(1, 9);
  expect(riskOfRuin(0.01, 0.001, 250, 0.5)).toBe(0);
  expect(riskOfRuin(-0.01, 0, 250, 0.5)).toBe(1);
});
