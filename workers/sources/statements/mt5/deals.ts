import type { IngestPosition, Side } from '#workers/contracts/standard-schema.ts';
import { readCloseComment } from '../shared/comment.ts';
import { roundMoney } from '../shared/metatrader.ts';

/** One execution from a report's Deals table. Times are server wall time in ms; money is in account currency. */
export type Deal = {
  id: string;
  order: string;
  atServerMs: number;
  symbol: string;
  side: Side;
  direction: 'in' | 'out' | 'in/out';
  volumeLots: number;
  price: number;
  /** Commission plus fee. */
  commission: number;
  /** The fee alone. */
  fee: number;
  swap: number;
  profit: number;
  comment: string | null;
  origin: string;
};

/** What an entry deal left open, with the part of its commission that goes with it. */
type Leg = { deal: Deal; openLots: number; commission: number };

export type MatchedDeals = {
  closed: IngestPosition[];
  /** Positions that were still open after the last deal. Their profit so far is not in the deals: 0. */
  open: IngestPosition[];
  /** Closing deals (or the rest of one) without an entry in the report. */
  orphans: { deal: Deal; lots: number }[];
};

const dust = 1e-8;

/**
 * Rebuilds positions from deals, for reports without a Positions table: a closing deal closes the oldest entry of the other side that has exactly its volume,
 * otherwise the oldest entries in order (first in, first out). Money of a closing deal is shared by volume. An entry that is closed in several parts gives
 * several positions; the last part keeps the entry's order number as its reference.
 */
export function matchDeals(deals: readonly Deal[]): MatchedDeals {
  const legs = new Map<string, Leg[]>();
  const legsOf = (symbol: string, side: Side) => {
    const key = `${side} ${symbol}`;
    const list = legs.get(key) ?? [];
    legs.set(key, list);
    return list;
  };
  const result: MatchedDeals = { closed: [], open: [], orphans: [] };
  for (const deal of deals) {
    let lots = deal.volumeLots;
    let entryCommission = deal.commission;
    if (deal.direction !== 'in') {
      const queue = legsOf(deal.symbol, deal.side === 'buy' ? 'sell' : 'buy');
      const closable = Math.min(
        lots,
        queue.reduce((sum, leg) => sum + leg.openLots, 0),
      );
      const closingLots = deal.direction === 'out' ? lots : closable;
      const exact = queue.findIndex((leg) => Math.abs(leg.openLots - lots) < dust);
      if (exact > 0) queue.unshift(...queue.splice(exact, 1));
      for (let left = closable; left > dust; ) {
        const leg = queue[0];
        if (!leg) break;
        const part = Math.min(left, leg.openLots);
        result.closed.push(closedPart(leg, deal, part, closingLots));
        leg.commission = roundMoney(leg.commission * (1 - part / leg.openLots));
        leg.openLots = roundLots(leg.openLots - part);
        left = roundLots(left - part);
        if (leg.openLots < dust) queue.shift();
      }
      const rest = roundLots(lots - closable);
      if (deal.direction === 'out' && rest > dust) result.orphans.push({ deal, lots: rest });
      if (deal.direction === 'out') continue;
      entryCommission = roundMoney((deal.commission * rest) / lots);
      lots = rest;
    }
    if (lots > dust) legsOf(deal.symbol, deal.side).push({ deal, openLots: lots, commission: entryCommission });
  }
  for (const list of legs.values()) for (const leg of list) result.open.push(openPosition(leg));
  return result;
}

function closedPart(leg: Leg, exit: Deal, lots: number, closingLots: number): IngestPosition {
  const share = lots / closingLots;
  const isLastPart = Math.abs(leg.openLots - lots) < dust;
  const wasSplit = !isLastPart || leg.openLots < leg.deal.volumeLots - dust;
  const facts = readCloseComment(exit.comment ?? '');
  return {
    ...openPosition(leg),
    positionRef: isLastPart ? leg.deal.order : `${leg.deal.order}/${exit.id}`,
    volumeLots: roundLots(lots),
    closedAtServerMs: exit.atServerMs,
    closePrice: exit.price,
    commission: roundMoney(leg.commission * (lots / leg.openLots) + closingCommission(exit, closingLots) * share),
    swap: roundMoney(exit.swap * share),
    profit: roundMoney(exit.profit * share),
    closeReason: facts.closeReason ?? (isLastPart ? null : 'partial'),
    isPartial: wasSplit,
    parentRef: wasSplit ? leg.deal.order : null,
    origin: exit.origin,
  };
}

/** A reversal (`in/out`) pays one commission for closing the old and opening the new position. */
const closingCommission = (exit: Deal, closingLots: number) => (exit.commission * closingLots) / exit.volumeLots;

const openPosition = ({ deal, openLots, commission }: Leg): IngestPosition => ({
  positionRef: deal.order,
  symbolRaw: deal.symbol,
  side: deal.side,
  volumeLots: openLots,
  openedAtServerMs: deal.atServerMs,
  openPrice: deal.price,
  closedAtServerMs: null,
  closePrice: null,
  sl: null,
  tp: null,
  commission,
  swap: 0,
  profit: 0,
  magic: null,
  comment: deal.comment,
  closeReason: null,
  contractSize: null,
  isPartial: false,
  parentRef: null,
  origin: deal.origin,
});

const roundLots = (lots: number) => Math.round(lots * 1e8) / 1e8;
