import { type BarIndex, indexBars } from '#workers/core/market/bars.ts';
import type { SymbolPrices } from '#workers/core/market/prices.ts';
import { indexReleases, type Releases } from '#workers/core/market/releases.ts';
import { type Columns, numbers, texts } from '#workers/lake/engine.ts';
import type { LakeReader } from '#workers/lake/reader.ts';
import { withRelations } from '#workers/lake/relations.ts';
import { sqlFile } from '#workers/lake/sql-files.ts';

/** Prices stand under this where others have the seed of their simulated market. */
export const realMarket = -1;
/** Bars in memory at once: about 500 MB. More than a book's symbols have in a year of minutes; of a longer history the newest months are used. */
const maxBars = 12_000_000;

export type MarketReader = {
  /** Markets with prices or releases: `realMarket`, or seeds. */
  markets: readonly number[];
  releasesOf(market: number): Releases | null;
  /** Prices of these symbols between two moments, by symbol; symbols without bars are left out. Where there are more than fit, those of the newest months. */
  load(market: number, symbols: readonly string[], fromMs: number, untilMs: number): Promise<ReadonlyMap<string, SymbolPrices>>;
};

const statement = (name: string) => sqlFile('features', name);

/** Opens prices and releases of the lake for measuring trades. What was loaded last stays in memory up to `maxBars`. */
export async function openMarketReader({ engine, source }: LakeReader): Promise<MarketReader> {
  await engine.exec(withRelations(statement('market-bars-view'), { bars: source('bars'), demo_bars: source('demo_bars') }));
  const extents = await engine.rows<{ seed: number; symbol: string; bars: number }>(statement('market-extents'));
  const events = await engine.columns(
    withRelations(statement('market-releases'), {
      calendar_events: source('calendar_events'),
      demo_calendar_events: source('demo_calendar_events'),
    }),
  );
  const seeds = numbers(events, 'seed');
  const bars = new Map(extents.map(({ seed, symbol, bars: count }) => [key(seed, symbol), count]));
  const releases = new Map<number, Releases | null>();
  for (const seed of new Set(seeds)) {
    const [from, until] = [seeds.indexOf(seed), seeds.lastIndexOf(seed) + 1];
    releases.set(seed, indexReleases(numbers(events, 'atMs').subarray(from, until), texts(events, 'currency').slice(from, until)));
  }
  const kept = new Map<string, { fromMs: number; untilMs: number; prices: SymbolPrices; bars: number }>();

  async function pricesOf(market: number, symbol: string, fromMs: number, untilMs: number): Promise<SymbolPrices> {
    const name = key(market, symbol);
    const found = kept.get(name);
    kept.delete(name);
    if (found && found.fromMs <= fromMs && found.untilMs >= untilMs) {
      kept.set(name, found);
      return found.prices;
    }
    const columns = await engine.columns(statement('market-bars'), { seed: market, symbol, from_ms: fromMs, until_ms: untilMs });
    const prices = pricesOfColumns(columns);
    kept.set(name, { fromMs, untilMs, prices, bars: prices.reduce((sum, { atMs }) => sum + atMs.length, 0) });
    let held = [...kept.values()].reduce((sum, entry) => sum + entry.bars, 0);
    for (const [oldest, entry] of kept) {
      if (held <= maxBars || oldest === name) break;
      kept.delete(oldest);
      held -= entry.bars;
    }
    return prices;
  }

  /** Where to begin so that no more than `maxBars` are read. */
  async function newestMonths(market: number, symbols: readonly string[], fromMs: number, untilMs: number): Promise<number> {
    if (symbols.reduce((sum, symbol) => sum + bars.get(key(market, symbol))!, 0) <= maxBars) return fromMs;
    const stretch = { seed: market, symbols, from_ms: fromMs, until_ms: untilMs };
    let held = 0;
    let sinceMs = untilMs;
    for (const month of await engine.rows<{ monthMs: number; bars: number }>(statement('market-months'), stretch)) {
      held += month.bars;
      if (held > maxBars) break;
      sinceMs = month.monthMs;
    }
    return Math.max(fromMs, sinceMs);
  }

  return {
    markets: [...new Set([...extents.map(({ seed }) => seed), ...releases.keys()])].sort((a, b) => a - b),
    releasesOf: (market) => releases.get(market) ?? null,
    async load(market, symbols, fromMs, untilMs) {
      const wanted = symbols.filter((symbol) => bars.has(key(market, symbol)));
      const sinceMs = await newestMonths(market, wanted, fromMs, untilMs);
      const loaded = new Map<string, SymbolPrices>();
      for (const symbol of wanted) loaded.set(symbol, await pricesOf(market, symbol, sinceMs, untilMs));
      return loaded;
    },
  };
}

const key = (market: number, symbol: string) => `${market} ${symbol}`;

/** One index per bar length, the finest first; columns are ordered by length and start. */
function pricesOfColumns(columns: Columns): SymbolPrices {
  const seconds = numbers(columns, 'seconds');
  const prices: BarIndex[] = [];
  for (let from = 0; from < seconds.length; ) {
    let until = from;
    while (until < seconds.length && seconds[until] === seconds[from]) until++;
    const part = (name: string) => numbers(columns, name).slice(from, until);
    prices.push(
      indexBars({ atMs: part('atMs'), open: part('open'), high: part('high'), low: part('low'), close: part('close') }, seconds[from]!),
    );
    from = until;
  }
  return prices;
}
