import type { Random } from '#workers/core/numerics/random.ts';
import { minuteMs } from '../market/hours.ts';
import type { Market } from '../market/market.ts';
import { closeLeg, type Leg, openLeg, type Terms, type Tickets } from '../traders/execution.ts';

export type StaleQuoteHunt = {
  instrument: number;
  lots: number;
  atMs: number;
  /** How long the trader stays in, roughly. */
  holdMs: number;
  magic: number | null;
};

const watchMinutes = 90;
const stepMs = 1_000;

/**
 * Watches a fast feed and hits the broker's quote while it still lags: waits for a minute in which the market runs several spreads within seconds, opens in the
 * direction of the run at the price of one to three seconds ago, and closes on the true price some seconds later.
 */
export function runStaleQuote(market: Market, terms: Terms, hunt: StaleQuoteHunt, draw: Random, tickets: Tickets): Leg[] {
  const { instrument } = hunt;
  for (let startMs = Math.ceil(hunt.atMs / minuteMs) * minuteMs; startMs < hunt.atMs + watchMinutes * minuteMs; startMs += minuteMs) {
    if (!market.isOpen(instrument, startMs + 2 * minuteMs)) return [];
    const cost = market.spreadAt(instrument, startMs) * terms.spreadFactor;
    const { high, low } = market.minuteRange(instrument, startMs);
    if (high - low < 4.5 * cost) continue;
    const lagMs = draw.between(1_200, 4_500);
    for (let atMs = startMs + 4_000; atMs < startMs + 54_000; atMs += stepMs) {
      const stale = market.priceAt(instrument, atMs - lagMs);
      const move = market.priceAt(instrument, atMs) - stale;
      if (Math.abs(move) < cost * draw.between(0.7, 1.5)) continue;
      const side = move > 0 ? 1 : -1;
      const deal = {
        instrument,
        side,
        lots: hunt.lots,
        mid: stale,
        slippage: 0,
        sl: null,
        tp: null,
        magic: hunt.magic,
        comment: null,
      } as const;
      const leg = openLeg(market, terms, { ...deal, atMs: atMs + draw.integer(120) }, ++tickets.ticket);
      const untilMs = leg.openedAtMs + Math.round(hunt.holdMs * draw.between(0.5, 1.5));
      closeLeg(market, terms, leg, untilMs, market.priceAt(instrument, untilMs), 'expert', 0.05 * draw.exponential());
      return [leg];
    }
  }
  return [];
}
