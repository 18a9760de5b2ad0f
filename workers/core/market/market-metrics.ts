import type { MetricKey } from '#workers/contracts/metrics.ts';
import { where } from '../features/account-history.ts';
import type { WindowView } from '../features/windows.ts';
import { correlation, mean, median } from '../numerics/statistics.ts';
import type { AccountMarket, MarketColumns } from './account-market.ts';
import { newsLift } from './news-lift.ts';

/** The metrics that need prices or news. */
export type MarketMetricKey = Extract<
  MetricKey,
  | 'exitEfficiency'
  | 'maeOfWinners'
  | 'trendIndex'
  | 'newsShare'
  | 'newsProfitShare'
  | 'newsLift'
  | 'newsChance'
  | 'markout1m'
  | 'markout5m'
  | 'markout15m'
  | 'markout60m'
  | 'houseYield1m'
  | 'toxicShare'
>;

/** A value and how many ideas it rests on: fewer than the metric's minimum are too few, whatever the account has besides. */
export type Evaluated = { value: number; n: number };

export const bpsPerMillion = 100;

/** The market columns of the ideas of a window. */
export const columnsOfWindow = ({ ideaIndices }: WindowView, { columns }: AccountMarket): MarketColumns =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, gather(column, ideaIndices)])) as MarketColumns;

/** Indices of winning ideas that prices reach and that were in profit at some time. */
export const wonWithExcursion = ({ profit }: WindowView['ideas'], { mfeBps }: MarketColumns): number[] =>
  indicesWhere(mfeBps, (value) => value > 0).filter((i) => profit[i]! > 0);

/** Every market metric of one window. NaN with n = 0 where the data do not reach. */
export function marketMetrics(view: WindowView, market: AccountMarket): Record<MarketMetricKey, Evaluated> {
  const { ideas } = view;
  const own = columnsOfWindow(view, market);
  const known = (column: Float64Array) => indicesWhere(column, (value) => !Number.isNaN(value));
  const wins = wonWithExcursion(ideas, own);
  const trended = known(own.returnBefore);
  const covered = known(own.news);
  const won = (indices: readonly number[]) => indices.reduce((sum, i) => sum + Math.max(0, ideas.profit[i]!), 0);
  const meanOf = (column: Float64Array): Evaluated => {
    const values = where(column, (i) => !Number.isNaN(column[i]!));
    return { value: mean(values), n: values.length };
  };
  const valued = known(own.markout1m).filter((i) => ideas.notional[i]! > 0);
  const notional = valued.reduce((sum, i) => sum + ideas.notional[i]!, 0);
  const news = liftOf(ideas.openedAtMs, ideas.symbol, market);
  return {
    exitEfficiency: { value: median(wins.map((i) => own.exitBps[i]! / own.mfeBps[i]!)), n: wins.length },
    maeOfWinners: { value: median(wins.map((i) => own.maeBps[i]!)), n: wins.length },
    trendIndex: {
      value: correlation(
        trended.map((i) => ideas.side[i]!),
        trended.map((i) => own.returnBefore[i]!),
      ),
      n: trended.length,
    },
    newsShare: meanOf(own.news),
    newsProfitShare: { value: won(covered.filter((i) => own.news[i] === 1)) / won(covered), n: covered.length },
    newsLift: { value: news.lift, n: covered.length },
    newsChance: { value: news.chance, n: covered.length },
    markout1m: meanOf(own.markout1m),
    markout5m: meanOf(own.markout5m),
    markout15m: meanOf(own.markout15m),
    markout60m: meanOf(own.markout60m),
    houseYield1m: {
      value: (-bpsPerMillion * valued.reduce((sum, i) => sum + own.markout1m[i]! * ideas.notional[i]!, 0)) / notional,
      n: valued.length,
    },
    toxicShare: meanOf(own.toxic),
  };
}

function gather(column: Float64Array, indices: Uint32Array): Float64Array {
  const values = new Float64Array(indices.length);
  for (let i = 0; i < values.length; i++) values[i] = column[indices[i]!]!;
  return values;
}

function indicesWhere(column: Float64Array, keep: (value: number) => boolean): number[] {
  const indices: number[] = [];
  for (let i = 0; i < column.length; i++) if (keep(column[i]!)) indices.push(i);
  return indices;
}

function liftOf(
  openedAtMs: Float64Array,
  symbols: Float64Array,
  { releases, currenciesOf }: AccountMarket,
): { lift: number; chance: number } {
  if (!releases) return { lift: Number.NaN, chance: Number.NaN };
  const opens = new Map<string, number[]>();
  for (let i = 0; i < openedAtMs.length; i++) {
    for (const currency of currenciesOf.get(symbols[i]!) ?? []) {
      const times = opens.get(currency);
      if (times) times.push(openedAtMs[i]!);
      else opens.set(currency, [openedAtMs[i]!]);
    }
  }
  return newsLift(releases, new Map([...opens].map(([currency, times]) => [currency, Float64Array.from(times)])));
}
