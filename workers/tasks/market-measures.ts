import { agreementTableColumns, type marketIdeaColumns } from '#workers/contracts/market-tables.ts';
import type { IdeaColumns } from '#workers/core/features/account-history.ts';
import { createRowBuffer } from '#workers/core/features/row-buffer.ts';
import { type AccountTrades, agreementWith, type Feed, marketColumnNames, measureAccount } from '#workers/core/market/account-market.ts';
import { type Columns, numbers } from '#workers/lake/engine.ts';
import type { RangeAccount, RangeColumns } from './compute-feature-ranges.ts';
import { type MarketReader, realMarket } from './market-reader.ts';

const dayMs = 86_400_000;
/** A return before an open looks back a day, over a weekend if need be. */
const lookBackMs = 5 * dayMs;
const lookAheadMs = 2 * 3_600_000;

/** Names in ideas.parquet of what the market says about an idea. */
const ideaColumnOf = {
  maeBps: 'mae_bps',
  mfeBps: 'mfe_bps',
  exitBps: 'exit_bps',
  markout1m: 'markout_1m',
  markout5m: 'markout_5m',
  markout15m: 'markout_15m',
  markout60m: 'markout_60m',
  returnBefore: 'return_before',
  toxic: 'toxic',
  news: 'news',
} as const satisfies Record<(typeof marketColumnNames)[number], keyof typeof marketIdeaColumns>;

/**
 * Prepares measuring a range of accounts against the markets of the lake. `measure` gives an account's history its market, and the capabilities that come with it:
 * a simulated account is measured on the simulated market that it agrees with best, every other account on real prices alone.
 */
export async function measureRange(reader: MarketReader, { accounts, ideas }: RangeColumns, symbols: readonly string[]) {
  const [opened, closed] = [numbers(ideas, 'openedAtMs'), numbers(ideas, 'closedAtMs')];
  const fromMs = opened.reduce((least, atMs) => Math.min(least, atMs), Number.POSITIVE_INFINITY) - lookBackMs;
  const untilMs = closed.reduce((most, atMs) => Math.max(most, atMs), Number.NEGATIVE_INFINITY) + lookAheadMs;
  const isWanted = (market: number) => accounts.isDemo.some((isDemo) => (isDemo === 1) === (market !== realMarket));
  const feeds = new Map<number, Feed>();
  for (const market of reader.markets.filter(isWanted)) {
    const prices = await reader.load(market, symbols, fromMs, untilMs);
    const byCode = symbols.map((symbol) => prices.get(symbol) ?? null);
    feeds.set(market, { pricesOf: (code) => byCode[code - 1] ?? null, releases: reader.releasesOf(market) });
  }
  const count = opened.length;
  const kept: Columns = { account_id: numbers(ideas, 'accountId'), idea_id: numbers(ideas, 'ideaId') };
  for (const name of marketColumnNames) kept[ideaColumnOf[name]] = new Float64Array(count).fill(Number.NaN);
  const agreements = createRowBuffer(agreementTableColumns);

  return {
    /** Rows of `range_market`. */
    ideas: kept,
    /** Rows of `agreement`. */
    agreements,
    measure(account: RangeAccount): void {
      const candidates = [...feeds].filter(([market]) => account.isDemo === (market !== realMarket));
      const trades: AccountTrades = {
        ideas: account.history.ideas as IdeaColumns,
        positions: account.history.positions,
        symbolOf: (code) => symbols[code - 1]!,
      };
      const tried = candidates.map(([market, feed]) => ({ market, feed, found: agreementWith(feed, trades, !account.isDemo) }));
      const best = tried.reduce<(typeof tried)[number] | null>((a, b) => (a === null || b.found.inside > a.found.inside ? b : a), null);
      if (!best) return;
      const { opens, inside, shiftHours, shiftShare, accepted } = best.found;
      agreements.push(account.id, best.market, opens, inside, shiftHours ?? Number.NaN, shiftShare ?? Number.NaN, accepted ? 1 : 0);
      const market = measureAccount(best.feed, trades, best.found);
      account.history.market = market;
      if (market.hasBars) account.capabilities.push('bars');
      if (market.releases) account.capabilities.push('calendar');
      account.history.capabilities = new Set(account.capabilities);
      for (const name of marketColumnNames) (kept[ideaColumnOf[name]] as Float64Array).set(market.columns[name], account.ideasFrom);
    },
  };
}
