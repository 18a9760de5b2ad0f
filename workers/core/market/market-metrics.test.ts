import { describe, expect, test } from 'vitest';
import { historyOf, hourMs, minuteMs, position } from '#tests/setup/account-history.ts';
import { type MetricKey, metricKeys } from '#workers/contracts/metrics.ts';
import type { AccountHistory } from '../features/account-history.ts';
import { accountMetrics, measureWindow } from '../features/account-metrics.ts';
import { type AccountTrades, agreementWith, type Feed, measureAccount } from './account-market.ts';
import { indexBars } from './bars.ts';
import type { SymbolPrices } from './prices.ts';
import { indexReleases } from './releases.ts';

const startMs = Date.UTC(2024, 2, 4);
/** A market that rises by 0.01 each minute from 100, with 0.02 of room above and below; two days of minutes. */
const quoteAt = (minute: number) => 100 + minute / 100;
const minutes = 2 * 24 * 60;
const column = (of: (minute: number) => number) => Float64Array.from({ length: minutes }, (_, minute) => of(minute));
const rising: SymbolPrices = [
  indexBars(
    {
      atMs: column((minute) => startMs + minute * minuteMs),
      open: column(quoteAt),
      close: column((minute) => quoteAt(minute + 1)),
      high: column((minute) => quoteAt(minute + 1) + 0.02),
      low: column((minute) => quoteAt(minute) - 0.02),
    },
    60,
  ),
];

/** Ten ideas in gold, an hour apart and half an hour long, in the middle of the second day; sides and results as given. */
function tenIdeas(side: (i: number) => 1 | -1, options: { symbol?: string; profit?: (i: number) => number } = {}): AccountHistory {
  const { symbol = 'XAUUSD', profit = (i) => side(i) * 30 } = options;
  return historyOf(
    Array.from({ length: 10 }, (_, i) => {
      const opened = 1_500 + 60 * i;
      const [openPrice, closePrice] = [quoteAt(opened), quoteAt(opened + 30)];
      const times = { openedAtMs: startMs + opened * minuteMs, closedAtMs: startMs + (opened + 30) * minuteMs };
      return position({ ...times, symbol, side: side(i), openPrice, closePrice, profit: profit(i) });
    }),
  );
}

function withMarket(history: AccountHistory, feed: Partial<Feed> = {}, symbol = 'XAUUSD'): AccountHistory {
  const market: Feed = { pricesOf: () => rising, releases: null, ...feed };
  const trades: AccountTrades = { ideas: history.ideas, positions: history.positions, symbolOf: () => symbol };
  return { ...history, market: measureAccount(market, trades, agreementWith(market, trades, true)) };
}

const measured = (history: AccountHistory) => measureWindow(history, 'all', startMs + minutes * minuteMs);
const opened = (i: number) => quoteAt(1_500 + 60 * i);
const median = (values: number[]) => (values.sort((a, b) => a - b)[4]! + values[5]!) / 2;
const ten = (of: (i: number) => number) => Array.from({ length: 10 }, (_, i) => of(i));
const meanOf = (of: (i: number) => number) => ten(of).reduce((sum, value) => sum + value, 0) / 10;

describe('metrics of prices by hand: the market rises by 0.01 a minute', () => {
  const buys = measured(withMarket(tenIdeas(() => 1)));

  test('buys close 0.30 above the fill and have seen 0.32: all but a sixteenth was taken', () => {
    expect(buys.exitEfficiency).toBeCloseTo(0.3 / 0.32, 10);
  });

  test('before they won, the first whole minute went 0.02 below the fill', () => {
    expect(buys.maeOfWinners).toBeCloseTo(median(ten((i) => (0.02 / opened(i)) * 10_000)), 8);
  });

  test.each([
    ['markout1m', 0.01],
    ['markout5m', 0.05],
    ['markout15m', 0.15],
    ['markout60m', 0.6],
  ] as const)('%s is what the market gained', (key, gain) => {
    expect(buys[key]).toBeCloseTo(
      meanOf((i) => (gain / opened(i)) * 10_000),
      8,
    );
    const sells = measured(withMarket(tenIdeas(() => -1)));
    expect(sells[key]).toBeCloseTo(
      meanOf((i) => (-gain / opened(i)) * 10_000),
      8,
    );
  });

  test('the house pays a hundredth per unit of one lot: notional is 1 unit value times the price, so 0.01 / price per million', () => {
    const paid = ten(() => 0.01).reduce((sum, value) => sum + value, 0);
    const notional = ten(opened).reduce((sum, value) => sum + value, 0);
    expect(buys.houseYield1m).toBeCloseTo((-paid / notional) * 1e6, 4);
  });

  test('every buy could be let out at a profit within the first minute, a sell only if the market fell below its fill', () => {
    expect(buys.toxicShare).toBe(1);
    // A sell at the open of a minute: its low is 0.02 below the fill.
    expect(measured(withMarket(tenIdeas(() => -1))).toxicShare).toBe(1);
  });

  test('trend: sides that follow the day before are + 1, against it − 1', () => {
    // 24 hours earlier the first five had prices (ln of a line: the relative rise shrinks with time), so early opens have the larger return.
    const history = historyOf(
      Array.from({ length: 20 }, (_, i) => {
        const minute = 1_500 + 60 * i;
        const times = { openedAtMs: startMs + minute * minuteMs, closedAtMs: startMs + (minute + 30) * minuteMs };
        return position({
          ...times,
          symbol: 'XAUUSD',
          side: i < 10 ? 1 : -1,
          openPrice: quoteAt(minute),
          closePrice: quoteAt(minute + 30),
        });
      }),
    );
    const returns = Array.from({ length: 20 }, (_, i) => Math.log(quoteAt(1_500 + 60 * i) / quoteAt(60 + 60 * i)));
    const centre = returns.reduce((sum, value) => sum + value, 0) / 20;
    const covariance = returns.reduce((sum, value, i) => sum + (i < 10 ? 1 : -1) * (value - centre), 0) / 20;
    const spread = Math.sqrt(returns.reduce((sum, value) => sum + (value - centre) ** 2, 0) / 20);
    expect(measured(withMarket(history)).trendIndex).toBeCloseTo(covariance / spread, 8);
    expect(covariance).toBeGreaterThan(0);
  });
});

describe('metrics of news by hand', () => {
  const atOpen = (i: number) => startMs + (1_500 + 60 * i) * minuteMs;
  const releases = indexReleases([startMs, atOpen(0) + 4 * minuteMs, atOpen(3), startMs + 2_800 * minuteMs], ['USD', 'USD', 'USD', 'EUR']);

  test('two of ten ideas were opened near a release; they made 90 of 450', () => {
    const history = withMarket(
      tenIdeas(() => 1, { profit: (i) => (i === 3 ? 90 : i === 0 ? -10 : 45) }),
      { releases },
    );
    const { newsShare, newsProfitShare } = measured(history);
    expect(newsShare).toBeCloseTo(0.2, 12);
    expect(newsProfitShare).toBeCloseTo(90 / (90 + 8 * 45), 12);
  });

  test('releases of other currencies do not count', () => {
    const history = withMarket(
      tenIdeas(() => 1, { symbol: 'GBPJPY' }),
      { releases },
      'GBPJPY',
    );
    expect(measured(history).newsShare).toBe(0);
  });
});

describe('what is not evaluated says why', () => {
  const reasonOf = (history: AccountHistory, key: MetricKey) =>
    accountMetrics(history, startMs + minutes * minuteMs).windows.all.reasons[metricKeys.indexOf(key)];
  const releases = indexReleases([startMs, startMs + 2 * 86_400_000], ['USD', 'USD']);

  test('without any market: the data are missing', () => {
    expect(
      ['markout1m', 'newsShare'].map((key) =>
        reasonOf(
          tenIdeas(() => 1),
          key as MetricKey,
        ),
      ),
    ).toEqual(['c', 'c']);
  });

  test('with a market the opens are not in: neither prices nor news can be placed', () => {
    const history = tenIdeas(() => 1);
    history.positions.openPrice.forEach((price, i) => {
      history.positions.openPrice[i] = price * 1.05;
    });
    const wrong = withMarket(history, { releases });
    expect(['markout1m', 'newsShare'].map((key) => reasonOf(wrong, key as MetricKey))).toEqual(['m', 'm']);
    expect(wrong.market!.columns.markout1m.every(Number.isNaN)).toBe(true);
  });

  test('with bars that are too coarse for the horizon, or too few ideas within them', () => {
    const hours = { ...rising[0]! };
    const coarse = indexBars(
      Object.fromEntries(
        (['atMs', 'open', 'high', 'low', 'close'] as const).map((name) => [name, hours[name].filter((_, i) => i % 60 === 0)]),
      ) as never,
      3_600,
    );
    const wide = indexBars({ ...coarse, high: coarse.high.map((high) => high + 1) }, 3_600);
    const history = withMarket(
      tenIdeas(() => 1),
      { pricesOf: () => [wide], releases },
    );
    expect(reasonOf(history, 'markout1m')).toBe('b');
    expect(reasonOf(history, 'markout60m')).toBe('.');
    expect(reasonOf(history, 'trendIndex')).toBe('n');
    expect(reasonOf(history, 'newsShare')).toBe('.');
  });

  test('metrics of the book wait for the rating', () => {
    expect(reasonOf(withMarket(tenIdeas(() => 1)), 'copyScore')).toBe('r');
  });

  test('an idea of several positions is their mean by notional', () => {
    const times = { openedAtMs: startMs + 1_500 * minuteMs, closedAtMs: startMs + 1_500 * minuteMs + hourMs };
    const later = { openedAtMs: startMs + 1_510 * minuteMs, closedAtMs: startMs + 1_510 * minuteMs + hourMs };
    const far = Array.from({ length: 10 }, (_, i) => {
      const minute = 100 + i * 70;
      return position({
        openedAtMs: startMs + minute * minuteMs,
        closedAtMs: startMs + (minute + 5) * minuteMs,
        symbol: 'XAUUSD',
        openPrice: quoteAt(minute),
        closePrice: quoteAt(minute + 5),
        profit: 5,
      });
    });
    const history = withMarket(
      historyOf([
        ...far,
        position({ ...times, symbol: 'XAUUSD', volumeLots: 1, openPrice: quoteAt(1_500), closePrice: quoteAt(1_560), profit: 60 }),
        position({ ...later, symbol: 'XAUUSD', volumeLots: 3, openPrice: quoteAt(1_510), closePrice: quoteAt(1_570), profit: 180 }),
      ]),
    );
    const [a, b] = [quoteAt(1_500), quoteAt(1_510)];
    const expected = ((0.01 / a) * a + (0.01 / b) * 3 * b) / (a + 3 * b);
    expect(history.market!.columns.markout1m.at(-1)).toBeCloseTo(expected * 10_000, 8);
  });
});
