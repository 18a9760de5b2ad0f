import { where } from '../features/account-history.ts';
import type { WindowView } from '../features/windows.ts';
import { type Interval, influenceInterval, meanInterval, quantileInterval, ratioInfluence, wilsonInterval } from '../numerics/intervals.ts';
import { mapped, mean, sorted, sum } from '../numerics/statistics.ts';
import type { AccountMarket, MarketColumns } from './account-market.ts';
import { bpsPerMillion, columnsOfWindow, type MarketMetricKey, wonWithExcursion } from './market-metrics.ts';

/** n and 95 % interval of the market metrics that have one (contracts/metric-statistics.ts); ideas that prices do not reach are left out, as in the metrics. */
export function marketIntervals(view: WindowView, market: AccountMarket): Partial<Record<MarketMetricKey, Interval>> {
  const { ideas } = view;
  const own = columnsOfWindow(view, market);
  const known = (name: keyof MarketColumns) => where(own[name], (i) => !Number.isNaN(own[name][i]!));
  const share = (name: keyof MarketColumns) => wilsonInterval(mean(known(name)), known(name).length);
  const wins = wonWithExcursion(ideas, own);
  const middle = (values: number[]) => quantileInterval(sorted(values), 0.5);
  const isValued = (i: number) => !Number.isNaN(own.markout1m[i]!) && ideas.notional[i]! > 0;
  const notional = where(ideas.notional, isValued);
  const gained = where(
    mapped(own.markout1m, (bps, i) => -bpsPerMillion * bps * ideas.notional[i]!),
    isValued,
  );
  return {
    exitEfficiency: middle(wins.map((i) => own.exitBps[i]! / own.mfeBps[i]!)),
    maeOfWinners: middle(wins.map((i) => own.maeBps[i]!)),
    newsShare: share('news'),
    toxicShare: share('toxic'),
    markout1m: meanInterval(known('markout1m')),
    markout5m: meanInterval(known('markout5m')),
    markout15m: meanInterval(known('markout15m')),
    markout60m: meanInterval(known('markout60m')),
    houseYield1m: influenceInterval(sum(gained) / sum(notional), ratioInfluence(gained, notional)),
  };
}
