import { instrumentOf } from '#workers/contracts/instruments.ts';
import { mean } from '../numerics/statistics.ts';
import { where } from './account-history.ts';
import type { WindowView } from './windows.ts';

/** Currencies between which most of the world's foreign exchange is traded; a pair with any other is exotic (BIS triennial survey, the twelve most traded). */
const largeCurrencies = new Set(['USD', 'EUR', 'JPY', 'GBP', 'CNH', 'CNY', 'AUD', 'CAD', 'CHF', 'HKD', 'SGD', 'NZD']);

/** Whether a symbol has the large and skewed moves that lottery seekers look for (Kumar 2009): coins, metals, exotic pairs. 1 or 0, NaN for an unknown instrument. */
export function isLottery(symbol: string): number {
  const instrument = instrumentOf(symbol);
  if (!instrument) return Number.NaN;
  if (instrument.assetClass === 'crypto' || instrument.assetClass === 'metal') return 1;
  const isExotic =
    instrument.assetClass === 'forex' && !(largeCurrencies.has(instrument.baseCurrency!) && largeCurrencies.has(instrument.quoteCurrency));
  return isExotic ? 1 : 0;
}

export const lotteryMetrics = ({ ideas }: WindowView) => ({
  lotteryShare: mean(where(ideas.lottery, (i) => !Number.isNaN(ideas.lottery[i]!))),
});
