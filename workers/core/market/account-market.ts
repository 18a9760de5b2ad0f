import type { IdeaColumns, PositionColumns } from '../features/account-history.ts';
import { mapped } from '../numerics/statistics.ts';
import { type Agreement, acceptedShare, agreement, leastOpens } from './agreement.ts';
import { excursion, isToxic, markout, returnBefore, type SymbolPrices } from './prices.ts';
import { isNearRelease, newsCurrencies, type Releases } from './releases.ts';

/** What bars and calendar say about ideas; NaN where they do not reach. Lengths as the account's ideas. */
export type MarketColumns = {
  /** Excursions and the result at the exit in bps of the fill, weighted by notional over the positions of the idea. */
  maeBps: Float64Array;
  mfeBps: Float64Array;
  exitBps: Float64Array;
  markout1m: Float64Array;
  markout5m: Float64Array;
  markout15m: Float64Array;
  markout60m: Float64Array;
  /** Log return of the 24 hours before the first open. */
  returnBefore: Float64Array;
  /** 1 or 0, by the first position. */
  toxic: Float64Array;
  news: Float64Array;
};

export const marketColumnNames = [
  'maeBps',
  'mfeBps',
  'exitBps',
  'markout1m',
  'markout5m',
  'markout15m',
  'markout60m',
  'returnBefore',
  'toxic',
  'news',
] as const satisfies readonly (keyof MarketColumns)[];

const minuteMs = 60_000;
const markoutHorizonsMs = [minuteMs, 5 * minuteMs, 15 * minuteMs, 60 * minuteMs] as const;

/** A market that an account may have traded: its prices and releases. */
export type Feed = { pricesOf(symbolCode: number): SymbolPrices | null; releases: Releases | null };

/** How an account relates to the market data there is. */
export type AccountMarket = {
  columns: MarketColumns;
  agreement: Agreement;
  /** Bars exist for its trades, but its opens do not lie within them: neither prices nor news can be placed on its clock. */
  mismatch: boolean;
  hasBars: boolean;
  /** Null where no calendar covers the account or its clock is in doubt. */
  releases: Releases | null;
  /** Currencies whose releases move a symbol, by its code. */
  currenciesOf: ReadonlyMap<number, readonly string[]>;
};

export type AccountTrades = { ideas: IdeaColumns; positions: PositionColumns; symbolOf: (code: number) => string };

/** The opens of an account as fills against a feed. Rows of a partial close share their open and count once. */
export function agreementWith(feed: Feed, { positions }: AccountTrades, searchClock: boolean): Agreement {
  const entries: number[] = [];
  for (let i = 0; i < positions.isEntry.length; i++) if (positions.isEntry[i] === 1 && positions.openPrice[i]! > 0) entries.push(i);
  return agreement(
    {
      atMs: mapped(entries, (i) => positions.openedAtMs[i]!),
      price: mapped(entries, (i) => positions.openPrice[i]!),
      prices: entries.map((i) => feed.pricesOf(positions.symbol[i]!)),
    },
    { searchClock },
  );
}

/** Measures every idea of one account against a feed it agrees with; without agreement only what needs neither prices nor a proven clock. */
export function measureAccount(feed: Feed, trades: AccountTrades, found: Agreement): AccountMarket {
  const { ideas } = trades;
  const count = ideas.ideaId.length;
  const nothing = () => new Float64Array(count).fill(Number.NaN);
  const columns = Object.fromEntries(marketColumnNames.map((name) => [name, nothing()])) as MarketColumns;
  const currenciesOf = new Map<number, readonly string[]>();
  for (const code of new Set(ideas.symbol)) currenciesOf.set(code, newsCurrencies(trades.symbolOf(code)));
  const mismatch = !found.accepted && (found.shiftHours !== null || isContradicted(found));
  const releases = mismatch ? null : feed.releases;
  if (found.accepted) measurePositions(feed, trades, columns);
  for (let i = 0; i < count; i++) {
    const atMs = ideas.openedAtMs[i]!;
    const currencies = currenciesOf.get(ideas.symbol[i]!)!;
    if (releases && currencies.length > 0) columns.news[i] = isNearRelease(releases, atMs, currencies);
    const prices = found.accepted ? feed.pricesOf(ideas.symbol[i]!) : null;
    if (prices) columns.returnBefore[i] = returnBefore(prices, atMs);
  }
  return { columns, agreement: found, mismatch, hasBars: found.accepted, releases, currenciesOf };
}

const isContradicted = ({ opens, inside }: Agreement) => opens >= leastOpens && inside / opens < acceptedShare;

/** Columns that are means over the positions of an idea, markouts last. */
const meanColumns = ['maeBps', 'mfeBps', 'exitBps', 'markout1m', 'markout5m', 'markout15m', 'markout60m'] as const;
const firstMarkout = meanColumns.length - markoutHorizonsMs.length;

/** Means over the positions of each idea, weighted by notional; equally where it is not known. Ideas are numbered 1 … n, positions ascend by open. */
function measurePositions(feed: Feed, { ideas, positions }: AccountTrades, columns: MarketColumns): void {
  const count = ideas.ideaId.length;
  const means = meanColumns.map((name) => columns[name]);
  const weights = new Float64Array(means.length * count);
  const values = new Float64Array(means.length);
  for (let i = 0; i < positions.ideaId.length; i++) {
    const prices = feed.pricesOf(positions.symbol[i]!);
    const fill = positions.openPrice[i]!;
    if (!prices || !(fill > 0)) continue;
    const idea = positions.ideaId[i]! - 1;
    const side = positions.side[i]!;
    const openedAtMs = positions.openedAtMs[i]!;
    const closePrice = positions.closePrice[i]!;
    const reach = excursion(prices, side, fill, closePrice, openedAtMs, positions.closedAtMs[i]!);
    values[0] = reach.adverseBps;
    values[1] = reach.favourableBps;
    // Over the same positions as the excursions, or an idea could end above its best price.
    values[2] = Number.isNaN(reach.favourableBps) ? Number.NaN : ((side * (closePrice - fill)) / fill) * 10_000;
    for (let horizon = 0; horizon < markoutHorizonsMs.length; horizon++)
      values[firstMarkout + horizon] = markout(prices, side, fill, openedAtMs, markoutHorizonsMs[horizon]!);
    const weight = positions.notional[i]! > 0 ? positions.notional[i]! : 1;
    for (let column = 0; column < means.length; column++) {
      if (Number.isNaN(values[column]!)) continue;
      const place = column * count + idea;
      const before = weights[place]!;
      const sum = before > 0 ? means[column]![idea]! * before : 0;
      weights[place] = before + weight;
      means[column]![idea] = (sum + weight * values[column]!) / (before + weight);
    }
    if (Number.isNaN(columns.toxic[idea]!)) columns.toxic[idea] = isToxic(prices, side, fill, openedAtMs);
  }
}
