import type { IngestPosition } from '#workers/contracts/standard-schema.ts';

const contractSize = 100_000;
const minTrades = 3;

/**
 * The account's currency, told from trades in currency pairs: a profit of (close − open) × lots × 100 000 without conversion is in the pair's second currency.
 * Null when fewer than three trades agree or another currency fits as well.
 */
export function inferCurrency(closed: readonly IngestPosition[]): string | null {
  const fits = new Map<string, number>();
  for (const { symbolRaw, side, volumeLots, openPrice, closePrice, profit } of closed) {
    const pair = /^[A-Z]{3}([A-Z]{3})/i.exec(symbolRaw);
    if (!pair || openPrice === null || closePrice === null || Math.abs(profit) < 1) continue;
    const expected = (closePrice - openPrice) * (side === 'buy' ? 1 : -1) * volumeLots * contractSize;
    const quote = (pair[1] ?? '').toUpperCase();
    if (Math.abs(expected - profit) <= 0.011) fits.set(quote, (fits.get(quote) ?? 0) + 1);
  }
  const [best, second] = [...fits].sort((a, b) => b[1] - a[1]);
  return best && best[1] >= minTrades && (second?.[1] ?? 0) * 4 < best[1] ? best[0] : null;
}
