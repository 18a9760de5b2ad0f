import { describe, expect, test } from 'vitest';
import { dayMs, historyOf, hourMs, minuteMs, position } from '#tests/setup/account-history.ts';
import type { AccountHistory } from './account-history.ts';
import { measureWindow, type OwnMetricKey } from './account-metrics.ts';

/** Monday 1 January 2024, 00:00 UTC. */
const monday = Date.UTC(2024, 0, 1);
const at = (day: number, hour: number, minute = 0, second = 0) => monday + day * dayMs + hour * hourMs + minute * minuteMs + second * 1000;
/** A position whose prices fit its price profit at 100,000 units per lot. */
const trade = (symbol: string, side: 1 | -1, volumeLots: number, openedAtMs: number, closedAtMs: number, profit: number, more = {}) => {
  const openPrice = symbol === 'EURUSD' ? 1.1 : 1.25;
  return position({
    symbol,
    side,
    volumeLots,
    openedAtMs,
    closedAtMs,
    profit,
    openPrice,
    closePrice: openPrice + (side * profit) / volumeLots / 100_000,
    ...more,
  });
};

/**
 * A week in six ideas; net results 100, −50, −150, 200, 60, −40.
 * Deposits: 10,000 at the start and 2,000 on Wednesday. Balance after each close: 10,100 10,050 9,900 10,100 | 12,160 12,120.
 */
const week = historyOf(
  [
    trade('EURUSD', 1, 1, at(0, 8), at(0, 9), 104, { commission: -4, sl: 1.098, magic: 7 }),
    trade('EURUSD', 1, 1, at(0, 10), at(0, 10, 30), -50, { magic: 0 }),
    trade('EURUSD', -1, 2, at(0, 10, 35), at(0, 12, 35), -150),
    trade('GBPUSD', 1, 1, at(1, 22), at(1, 22, 0, 30), 202, { swap: -2 }),
    trade('GBPUSD', -1, 1, at(3, 14), at(3, 15), 60),
    trade('GBPUSD', -1, 1, at(3, 15, 5), at(3, 19, 5), -40),
  ],
  {
    moves: [
      { atMs: at(0, 0), amount: 10_000 },
      { atMs: at(2, 0), amount: 2_000 },
    ],
  },
);

/** Three ideas: a grid of four equal legs every 10 pips against the first, a short that adds double the lots in profit, a single position. */
const built = historyOf([
  ...[0, 1, 2, 3].map((leg) =>
    position({ openedAtMs: at(0, 8, leg * 10), closedAtMs: at(0, 12), volumeLots: 0.1, openPrice: 1.1 - leg * 0.001 }),
  ),
  position({ symbol: 'GBPUSD', side: -1, openedAtMs: at(0, 13), closedAtMs: at(0, 15), volumeLots: 0.1, openPrice: 1.25 }),
  position({ symbol: 'GBPUSD', side: -1, openedAtMs: at(0, 14), closedAtMs: at(0, 15), volumeLots: 0.2, openPrice: 1.249 }),
  position({ openedAtMs: at(0, 16), closedAtMs: at(0, 17) }),
]);

/** Ten weekdays on 1,000: returns of +1 % and −0.5 % in turn, each opened at noon and closed an hour later. */
const steady = (() => {
  let balance = 1_000;
  const positions = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11].map((day, index) => {
    const profit = balance * (index % 2 === 0 ? 0.01 : -0.005);
    balance += profit;
    return position({ openedAtMs: at(day, 12), closedAtMs: at(day, 13), profit });
  });
  return historyOf(positions, { openingBalance: 1_000 });
})();

/** Nine ideas on one day, one on each of nine others: 18 ideas on 10 days, so 1.8 a day. Ideas of the busy day open ten minutes apart. */
const busy = historyOf(
  [
    ...Array.from({ length: 9 }, (_, i) => position({ openedAtMs: at(0, 8, 10 * i), closedAtMs: at(0, 8, 10 * i + 5) })),
    ...Array.from({ length: 9 }, (_, i) => position({ openedAtMs: at(i + 1, 8), closedAtMs: at(i + 1, 9) })),
  ],
  {},
);

/** Forty ideas whose next size reacts to the result by a rule: ln(next / now) = 0.1 + 0.3x after gains, −0.05 + 0.2x after losses; x = result / 15. */
const reactive = (() => {
  let volumeLots = 1;
  return historyOf(
    Array.from({ length: 40 }, (_, i) => {
      const profit = [10, -10, 20, -20][i % 4]!;
      const row = position({ openedAtMs: at(i, 8), closedAtMs: at(i, 9), profit, volumeLots });
      volumeLots *= Math.exp(profit > 0 ? 0.1 + (0.3 * profit) / 15 : -0.05 + (0.2 * profit) / 15);
      return row;
    }),
  );
})();

type Example = { history: AccountHistory; value: number; by: string };

/** Metrics of prices and news are worked out in core/market, those of the book in core/ratings. */
const examples: Record<OwnMetricKey, Example> = {
  lotteryShare: {
    history: historyOf(
      ['XAUUSD', 'BTCUSD', 'EURUSD', 'USDTRY', 'SOMETHING'].map((symbol, i) =>
        position({ symbol, openedAtMs: at(i, 8), closedAtMs: at(i, 9) }),
      ),
    ),
    value: 0.75,
    by: 'gold, a coin and the lira of four known ones',
  },
  positions: { history: built, value: 7, by: '4 + 2 + 1 rows' },
  ideas: { history: built, value: 3, by: 'grid, pyramid, single' },
  activeDays: { history: week, value: 3, by: 'Monday, Tuesday, Thursday' },
  ideasPerDay: { history: week, value: 2, by: '6 / 3' },
  positionsPerDay: { history: built, value: 7, by: '7 / 1' },
  peakPerMinute: {
    history: historyOf([0, 20, 59, 60].map((second) => position({ openedAtMs: at(0, 8, 0, second), closedAtMs: at(0, 9) }))),
    value: 3,
    by: 'seconds 0, 20, 59; the fourth opens a full minute after the first',
  },
  winRate: { history: week, value: 0.5, by: '3 / 6' },
  profitFactor: { history: week, value: 1.5, by: '(100 + 200 + 60) / (50 + 150 + 40) = 360 / 240' },
  payoffRatio: { history: week, value: 1.5, by: 'mean win 120 / mean loss 80' },
  netProfit: { history: week, value: 120, by: '360 − 240' },
  expectancy: { history: week, value: 20, by: '120 / 6' },
  expectancyR: { history: week, value: 0.5, by: 'only the first has a stop: 100 / (0.002 · 100,000 · 1 lot = 200)' },
  breakEvenGap: { history: week, value: 0.1, by: '0.5 − 1 / (1 + 1.5)' },
  maxDrawdown: { history: week, value: 1 - 0.99 / 1.01, by: 'growth 1.01 → 0.99 after two losses; the deposit changes nothing' },
  maxDrawdownMoney: { history: week, value: 200, by: 'cumulative 100, 50, −100, 100, 160, 120: 100 − (−100)' },
  recoveryFactor: { history: week, value: 0.6, by: '120 / 200' },
  calmar: {
    history: steady,
    value: (((1.01 * 0.995) ** 5 - 1) * 365.25) / (11 + 1 / 24) / 0.005,
    by: 'growth (1.01 · 0.995)⁵ − 1 over 11 days and 1 hour; the deepest fall is one loss of 0.5 %',
  },
  sharpe: { history: steady, value: (0.0025 / 0.0075) * Math.sqrt(252), by: 'mean (1 − 0.5)/2 %, σ half the distance of 1.5 %' },
  sortino: { history: steady, value: (0.0025 / Math.sqrt(0.5 * 0.005 ** 2)) * Math.sqrt(252), by: 'downside √(½ · 0.5 %²)' },
  probabilisticSharpe: { history: steady, value: 0.8413447460685429, by: 'SR ⅓, T 10, skew 0, kurtosis 1: Φ(⅓·√9 / √1) = Φ(1)' },
  streakZ: { history: week, value: 3 / Math.sqrt(43.2), by: '+ − − + + −: N 6, R 4, P 18: (6·3.5 − 18) / √(18·12/5)' },
  riskOfRuin: {
    history: historyOf(
      [
        position({ openedAtMs: at(0, 8), closedAtMs: at(0, 9), profit: 100 }),
        position({ openedAtMs: at(0, 10), closedAtMs: at(0, 11), profit: -110 }),
      ],
      { openingBalance: 1_000 },
    ),
    // μ = 0, σ = 0.1, N = 250, b = 0.5: Φ(−0.5/1.58114) + 1·Φ(−0.5/1.58114) = 2·Φ(−0.316228)
    value: 0.7518296340458491,
    by: 'returns +10 % of 1,000 and −10 % of 1,100: 2·Φ(−0.5 / (0.1·√250)) = 2·Φ(−0.316228)',
  },
  holdMedian: { history: week, value: 3_600, by: '30, 1800, 3600 | 3600, 7200, 14400' },
  holdP10: { history: week, value: 915, by: 'rank 0.1·5 = 0.5: between 30 and 1,800' },
  holdP90: { history: week, value: 10_800, by: 'rank 4.5: between 7,200 and 14,400' },
  holdCv: { history: week, value: Math.sqrt(21_999_125) / 5_105, by: 'mean 30,630/6 = 5,105; variance 131,994,750/6' },
  holdVolumeWeighted: { history: week, value: 37_830 / 7, by: '(3600 + 1800 + 2·7200 + 30 + 3600 + 14400) / 7 lots' },
  shortHoldShare: { history: week, value: 1 / 6, by: 'one of 30 s' },
  holdRatio: { history: week, value: 0.5, by: 'median of 3600, 30, 3600 over median of 1800, 7200, 14400' },
  sizeMean: { history: week, value: 7 / 6, by: '7 lots / 6' },
  sizeCv: { history: week, value: Math.sqrt(5) / 7, by: 'variance (5·(1/6)² + (5/6)²)/6 = 5/36; (√5/6) / (7/6)' },
  sizeMaxToMedian: { history: week, value: 2, by: '2 lots / 1 lot' },
  relativeSizeP95: {
    history: week,
    // 11, 10.89109, 21.89055, 12.62626, 10.33058, 10.27961 sorted; rank 4.75
    value: (1250 / 99 + 0.75 * (220_000 / 10_050 - 1250 / 99)) / ((11 + 1100 / 101) / 2),
    by: 'p95 19.57448 of notional/balance over its median 10.94554',
  },
  leverageP95: { history: week, value: 1250 / 99 + 0.75 * (220_000 / 10_050 - 1250 / 99), by: '12.62626 + 0.75·(21.89055 − 12.62626)' },
  riskConsistency: { history: busyWithOneLarge(), value: 0.9, by: 'nine of 1 lot and one of 11: mean 2, allowed 0.5–4' },
  martingaleIndex: { history: week, value: Math.log(2), by: 'after the one loss ln 2/1; after wins ln 1, ln 1, ln 1' },
  escalationShare: { history: built, value: 1 / 3, by: 'the short adds 0.2 to 0.1' },
  doublingAfterLossRate: { history: week, value: 1, by: '−50 is followed by 2 lots on the symbol; −150 and −40 by nothing there' },
  addToLoserRate: { history: built, value: 0.5, by: 'grid adds at worse prices, the short at a better one' },
  stackedShare: { history: built, value: 2 / 3, by: 'two of three have several legs' },
  averagingShare: { history: built, value: 1 / 3, by: 'the grid' },
  pyramidShare: { history: built, value: 1 / 3, by: 'the short' },
  gridRegularity: { history: built, value: 1, by: 'steps of 10, 10, 10 pips: CV 0' },
  gridShare: { history: built, value: 1 / 3, by: 'four legs, equal steps, equal lots' },
  symbolEntropy: { history: week, value: 1, by: 'three and three' },
  symbolHhi: { history: week, value: 0.5, by: '¼ + ¼' },
  directionBias: { history: built, value: 1 / 3, by: 'two long, one short: (2 − 1)/3' },
  hourEntropy: { history: week, value: (4 / 6) * Math.log2(6) + (2 / 6) * Math.log2(3), by: 'hours 8, 10, 10, 22, 14, 15' },
  nightShare: { history: week, value: 1 / 6, by: '22:00' },
  tokyoShare: { history: week, value: 1 / 6, by: '08:00' },
  londonShare: { history: week, value: 5 / 6, by: 'all but 22:00' },
  newYorkShare: { history: week, value: 2 / 6, by: '14:00 and 15:05' },
  gapCv: {
    history: week,
    value: Math.sqrt(4_170_578_400) / 56_940,
    by: 'gaps 7200, 2100, 127500, 144000, 3900 s: mean 56,940, variance 20,852,892,000/5',
  },
  burstiness: {
    history: week,
    value: (Math.sqrt(4_170_578_400) - 56_940) / (Math.sqrt(4_170_578_400) + 56_940),
    by: 'the same gaps',
  },
  revengeRate: { history: week, value: 0.5, by: '−50 is followed after 5 min (limit min(10 min, ¼ of 1 h)); −150 after 33 h by 1 lot' },
  tiltGapRatio: { history: week, value: 3_600 / 60_300, by: 'after wins 3600, 143970, 300; after losses 300, 120300' },
  overtradingDayShare: { history: busy, value: 0.1, by: 'one of ten days has more than 2 · 1.8' },
  costDrag: { history: week, value: 6 / 366, by: '(4 + 2) / (104 + 202 + 60)' },
  swapShare: { history: week, value: 2 / 600, by: '2 / (360 + 240)' },
  profitSkew: {
    history: week,
    value: 156_000 / (77_800 / 6) ** 1.5,
    by: 'cubes of 80, −70, −170, 180, 40, −60 sum to 936,000; squares to 77,800',
  },
  algoShare: { history: week, value: 0.5, by: 'magic 7 and magic 0; the others do not tell' },
  lossTail: { history: week, value: 1.25, by: '150 / 120' },
  lossTailCvar: {
    history: historyOf(
      Array.from({ length: 40 }, (_, i) =>
        position({ openedAtMs: at(i, 8), closedAtMs: at(i, 9), profit: i === 0 ? -300 : i === 1 ? -100 : i === 2 ? -50 : 10 }),
      ),
    ),
    value: 20,
    by: 'worst 5 % of 40 ideas are −300 and −100: mean 200 over a mean win of 10',
  },
  bestDayShare: { history: week, value: 200 / 120, by: 'Monday −100, Tuesday 200, Thursday 20' },
  bestIdeaShare: { history: week, value: 200 / 120, by: '200 of 120' },
  profitGini: { history: week, value: (2 * 860) / (3 * 360) - 4 / 3, by: 'wins 60, 100, 200: Σ i·x = 860' },
  stopUse: { history: week, value: 1 / 6, by: 'only the first' },
  volume: { history: week, value: 7, by: '1 + 1 + 2 + 1 + 1 + 1' },
  dispositionEffect: {
    history: longHolders(
      6,
      [0, 1, 2, 3, 4].map((day) => ({ day, from: 1.06 })),
    ),
    value: 5 / 11 - 1 / 6,
    by: 'five closes in gain with one gain and one loss on paper; then the loser closes while the winner is open: RG 5, PG 6, RL 1, PL 5',
  },
  dispositionAfterLoss: {
    history: longHolders(
      12,
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((day) => ({ day, from: day <= 5 ? 1.06 : 1.09 })),
      Array.from({ length: 10 }, (_, day) =>
        position({ symbol: 'GBPUSD', openedAtMs: at(day, 20), closedAtMs: at(day, 21), profit: day < 5 ? -1 : 1 }),
      ),
      true,
    ),
    value: 1,
    by: 'after five losing days gains are closed: 5/10 − 0/5; after five winning ones losses: 0/5 − 5/10',
  },
  turnover: {
    history: historyOf([trade('EURUSD', 1, 1, at(0, 8), at(0, 9), 1_000), trade('EURUSD', 1, 1, at(14, 7), at(14, 8), -500)], {
      openingBalance: 10_000,
    }),
    value: 10.5,
    by: '(110,000 / 10,000 + 110,000 / 11,000) / 2 weeks',
  },
  houseMoneySlope: { history: reactive, value: 0.3, by: 'the rule after gains' },
  sizeJumpAfterGain: { history: reactive, value: 0.15, by: '0.1 − (−0.05)' },
  breakEvenEffect: {
    history: historyOf(
      [0, 1, 2, 3, 4].flatMap((day) => [
        position({ openedAtMs: at(day, 8), closedAtMs: at(day, 9), profit: -10, volumeLots: 1 }),
        position({ openedAtMs: at(day, 10), closedAtMs: at(day, 11), profit: 30, volumeLots: 2 }),
        position({ openedAtMs: at(day, 12), closedAtMs: at(day, 13), profit: 1, volumeLots: 9 }),
      ]),
    ),
    value: 2,
    by: 'every day 1 lot at first, 2 lots at −10; 9 lots at +20 do not count',
  },
  targetToStop: {
    history: historyOf(
      [1.102, 1.103, 1.101, null].map((tp, i) => position({ openedAtMs: at(i, 8), closedAtMs: at(i, 9), openPrice: 1.1, sl: 1.099, tp })),
    ),
    value: 2,
    by: '20, 30 and 10 pips over 10; the last has no target',
  },
  roundSecondShare: {
    history: historyOf([0, 0, 30, 45].map((second, i) => position({ openedAtMs: at(i, 8, 0, second), closedAtMs: at(i, 9) }))),
    value: 0.5,
    by: 'seconds 0, 0, 30, 45',
  },
  sizeGridShare: {
    history: historyOf([0.01, 0.5, 2, 0.3].map((volumeLots, i) => position({ openedAtMs: at(i, 8), closedAtMs: at(i, 9), volumeLots }))),
    value: 0.75,
    by: '0.01, 0.5 and 2, not 0.3',
  },
  secondsEntropy: {
    history: historyOf([0, 0, 30, 30].map((second, i) => position({ openedAtMs: at(i, 8, 0, second), closedAtMs: at(i, 9) }))),
    value: 1,
    by: 'two seconds of equal weight',
  },
  quietHours: { history: built, value: 15, by: 'opens at 8, 13 and 16: quiet from 17 to 8' },
  stopDistance: {
    history: historyOf(
      [0.99, 0.98, 0.995, 1.01].map((sl, i) => position({ openedAtMs: at(i, 8), closedAtMs: at(i, 9), openPrice: 1, sl })),
    ),
    value: 100,
    by: '100, 200 and 50 bps; a stop above a long’s entry protects a gain',
  },
  slippageAsymmetry: {
    history: historyOf(
      [1.0001, 0.9998, 0.9999, 0.9997, 0.9998, 1, 1, 1, 1, 1].map((closePrice, i) =>
        position({ openedAtMs: at(i, 8), closedAtMs: at(i, 9), openPrice: 1.01, sl: 1, closePrice, closeReason: 'sl' }),
      ),
    ),
    value: -0.3,
    by: 'one better, four worse, five at the level',
  },
  distanceToBreach: {
    history: historyOf(
      [50, -100].map((profit, i) => position({ openedAtMs: at(i, 8), closedAtMs: at(i, 9), profit })),
      { openingBalance: 1_000 },
    ),
    value: 0.5,
    by: '950 of 1,000: half of the way from 1,000 to 900',
  },
};

/** One position on EURUSD from 1.10 (a loss at 1.08) and one from 1.07 (a gain) stay open for days; others close at 1.08 meanwhile. */
function longHolders(
  lastDay: number,
  others: { day: number; from: number }[],
  more: ReturnType<typeof position>[] = [],
  sameClose = false,
) {
  const hold = (from: number, closedAtMs: number) => position({ openedAtMs: at(0, 1), closedAtMs, openPrice: from, closePrice: 1.08 });
  return historyOf([
    hold(1.1, at(lastDay, 12)),
    hold(1.07, at(lastDay, sameClose ? 12 : 13)),
    ...others.map(({ day, from }) => position({ openedAtMs: at(day, 9), closedAtMs: at(day, 10), openPrice: from, closePrice: 1.08 })),
    ...more,
  ]);
}

function busyWithOneLarge(): AccountHistory {
  return historyOf(
    Array.from({ length: 10 }, (_, i) => position({ openedAtMs: at(i, 8), closedAtMs: at(i, 9), volumeLots: i === 4 ? 11 : 1 })),
  );
}

describe('every metric by hand', () => {
  test.each((Object.keys(examples) as OwnMetricKey[]).map((key) => [key, examples[key].by] as const))('%s: %s', (key) => {
    const { history, value } = examples[key];
    const measured = measureWindow(
      history,
      'all',
      history.ideas.closedAtMs.reduce((a, b) => Math.max(a, b), 0),
    );
    expect(measured[key]).toBeCloseTo(value, 10);
  });
});
