import type { Random } from '#workers/core/numerics/random.ts';
import type { Market } from '../market/market.ts';
import { closeLeg, type Leg, lotNotional, openLeg, roundLots, type Terms, type Tickets, usualSlippage } from '../traders/execution.ts';

/** How an account repeats another one's trades. */
export type Copying = {
  /** The other side: two accounts that hedge each other. */
  opposite: boolean;
  /** Median delay, and its spread (ln σ) from trade to trade. */
  lagMs: number;
  lagSpread: number;
  /** Size relative to the leader's, on top of the ratio of the two balances (of the two first deposits for a hedge). */
  sizeRatio: number;
  /** Share of the leader's ideas that are taken. */
  share: number;
};

const earlyExitShare = 0.06;

/** The copies of one idea's legs, at the copier's own prices: the market's, some moments later. */
export function mirrorLegs(
  market: Market,
  terms: Terms,
  copying: Copying,
  leaderLegs: readonly Leg[],
  balanceRatio: number,
  freeNotional: number,
  draw: Random,
  tickets: Tickets,
): Leg[] {
  if (!draw.chance(copying.share)) return [];
  const lag = () => Math.max(40, Math.round(copying.lagMs * Math.exp(copying.lagSpread * draw.normal())));
  const legs: Leg[] = [];
  for (const leader of leaderLegs) {
    if (leader.parentTicket !== null) continue;
    const { instrument } = leader;
    const openedAtMs = leader.openedAtMs + lag();
    // a copier does not follow partial closes: it goes with the rest
    const rest = leaderLegs.find(({ parentTicket }) => parentTicket === leader.ticket);
    const leaderLots = leader.lots + (rest?.lots ?? 0);
    let closedAtMs = (rest ?? leader).closedAtMs + lag();
    if (draw.chance(earlyExitShare)) closedAtMs = openedAtMs + Math.round((closedAtMs - openedAtMs) * draw.between(0.2, 0.9));
    closedAtMs = Math.max(closedAtMs, openedAtMs + 1_000);
    if (!market.isOpen(instrument, openedAtMs) || !market.isOpen(instrument, closedAtMs)) continue;
    const side = copying.opposite ? (leader.side === 1 ? -1 : 1) : leader.side;
    const lots = roundLots(
      Math.min(leaderLots * copying.sizeRatio * balanceRatio, freeNotional / lotNotional(market, instrument, terms.currency, openedAtMs)),
    );
    const deal = { instrument, side, lots, atMs: openedAtMs, slippage: usualSlippage(draw), magic: null, comment: null } as const;
    const levels = copying.opposite ? { sl: leader.tp, tp: leader.sl } : { sl: leader.sl, tp: leader.tp };
    const leg = openLeg(market, terms, { ...deal, ...levels, mid: market.priceAt(instrument, openedAtMs) }, ++tickets.ticket);
    closeLeg(market, terms, leg, closedAtMs, market.priceAt(instrument, closedAtMs), 'manual', usualSlippage(draw));
    legs.push(leg);
  }
  return legs;
}
