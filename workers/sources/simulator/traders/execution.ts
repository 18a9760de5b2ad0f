import type { CloseReason } from '#workers/contracts/standard-schema.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { swapNights } from '../market/hours.ts';
import { type Currency, instruments } from '../market/instruments.ts';
import type { Market } from '../market/market.ts';

/** One position as the broker books it. Its end is known from the start, because the market is a function of time; who reads it decides how much of it has happened. */
export type Leg = {
  ticket: number;
  instrument: number;
  /** 1 buy, −1 sell. */
  side: 1 | -1;
  lots: number;
  openedAtMs: number;
  openPrice: number;
  closedAtMs: number;
  closePrice: number;
  sl: number | null;
  tp: number | null;
  commission: number;
  swap: number;
  profit: number;
  magic: number | null;
  comment: string | null;
  reason: CloseReason;
  parentTicket: number | null;
  /** Already written as an open position. */
  shown: boolean;
};

/** What the account's broker charges. */
export type Terms = {
  currency: Currency;
  leverage: number;
  /** Per lot and round trip in US dollars, on currencies and metals. */
  commissionUsd: number;
  /** Multiplies the market's spread. */
  spreadFactor: number;
};

export const roundTo = (value: number, digits: number) => {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
};
const cents = (value: number) => roundTo(value, 2) + 0;

/** Value in account currency of a price move of 1 for one lot. */
export function lotValue(market: Market, instrument: number, currency: Currency, atMs: number): number {
  const { contractSize, quote } = instruments[instrument]!;
  return contractSize * market.rate(quote, currency, atMs);
}

/** Notional of one lot in account currency. */
export const lotNotional = (market: Market, instrument: number, currency: Currency, atMs: number) =>
  lotValue(market, instrument, currency, atMs) * market.priceAt(instrument, atMs);

/** Price of a deal: the mid plus half the spread on the wrong side, plus slippage in spreads. */
function dealPrice(
  market: Market,
  terms: Terms,
  instrument: number,
  direction: 1 | -1,
  mid: number,
  atMs: number,
  slippage: number,
): number {
  const spread = market.spreadAt(instrument, atMs) * terms.spreadFactor;
  return roundTo(mid + direction * spread * (0.5 + slippage), instruments[instrument]!.digits);
}

/** Profit of a price difference in account currency: difference × contract size × lots × rate of the quote currency at the close. */
export function priceProfit(
  market: Market,
  leg: Pick<Leg, 'instrument' | 'side' | 'lots' | 'openPrice'>,
  price: number,
  currency: Currency,
  atMs: number,
) {
  return cents(leg.side * (price - leg.openPrice) * lotValue(market, leg.instrument, currency, atMs) * leg.lots);
}

/** Closes a leg at a mid price: fills in price, profit and swap. */
export function closeLeg(market: Market, terms: Terms, leg: Leg, atMs: number, mid: number, reason: CloseReason, slippage: number): void {
  const { hours, swapLong, swapShort } = instruments[leg.instrument]!;
  leg.closedAtMs = atMs;
  leg.closePrice = dealPrice(market, terms, leg.instrument, leg.side === 1 ? -1 : 1, mid, atMs, slippage);
  leg.reason = reason;
  leg.profit = priceProfit(market, leg, leg.closePrice, terms.currency, atMs);
  const nights = swapNights(hours, leg.openedAtMs, atMs);
  const rate = leg.side === 1 ? swapLong : swapShort;
  leg.swap =
    nights === 0 ? 0 : cents(nights * rate * leg.lots * leg.openPrice * lotValue(market, leg.instrument, terms.currency, leg.openedAtMs));
}

/** Where an account's ticket numbers come from. */
export type Tickets = { ticket: number };

export type Deal = {
  instrument: number;
  side: 1 | -1;
  lots: number;
  atMs: number;
  /** Mid price the deal is made on; another than the market's own when the quote is stale. */
  mid: number;
  slippage: number;
  sl: number | null;
  tp: number | null;
  magic: number | null;
  comment: string | null;
};

/** Opens a leg; its close is filled in later. */
export function openLeg(market: Market, terms: Terms, deal: Deal, ticket: number): Leg {
  const { kind, digits } = instruments[deal.instrument]!;
  const charged = kind === 'fx' || kind === 'metal';
  return {
    ticket,
    instrument: deal.instrument,
    side: deal.side,
    lots: deal.lots,
    openedAtMs: deal.atMs,
    openPrice: dealPrice(market, terms, deal.instrument, deal.side, deal.mid, deal.atMs, deal.slippage),
    closedAtMs: Number.POSITIVE_INFINITY,
    closePrice: Number.NaN,
    sl: deal.sl === null ? null : roundTo(deal.sl, digits),
    tp: deal.tp === null ? null : roundTo(deal.tp, digits),
    commission: charged ? cents(-terms.commissionUsd * deal.lots * market.rate('USD', terms.currency, deal.atMs)) : 0,
    swap: 0,
    profit: 0,
    magic: deal.magic,
    comment: deal.comment,
    reason: 'manual',
    parentTicket: null,
    shown: false,
  };
}

/** What a trader wants from one idea. Distances are in price units from the (average) entry. */
export type Intention = {
  instrument: number;
  side: 1 | -1;
  lots: number;
  atMs: number;
  stop: number | null;
  take: number | null;
  /** Profit at which the trader closes by hand. */
  cut: number | null;
  holdMs: number;
  patience: number;
  /** Takes half off at this profit. */
  partial: number | null;
  adds: { direction: -1 | 1; spacing: number; sizeFactor: number; max: number } | null;
  /** Latest close, e.g. before the weekend. */
  latestMs: number;
  /** Loss in account currency at which the broker ends it. */
  lossLimit: number;
  algo: boolean;
  magic: number | null;
  comment: string | null;
};

export const roundLots = (lots: number) => Math.max(0.01, Math.round(lots * 100) / 100);
/** Extra slippage in spreads: small and lopsided, as market orders see it. */
export const usualSlippage = (draw: Random) => 0.08 * draw.exponential() - 0.02;

/** The one of two levels that a price moving in `direction` meets first; NaN stands for no level. */
function nearer(a: number, b: number, direction: number): number {
  return Number.isNaN(a) || direction * (b - a) < 0 ? b : a;
}

/**
 * Lives one idea through on the market's path: entry, additions, partial close, and the first of stop, target, the hand, patience's end, the broker's limit.
 * Returns its legs in order of opening.
 */
export function runIdea(market: Market, terms: Terms, intention: Intention, draw: Random, tickets: Tickets): Leg[] {
  const { instrument, side, adds, algo } = intention;
  const value = lotValue(market, instrument, terms.currency, intention.atMs);
  const open: Leg[] = [];
  const done: Leg[] = [];
  const enter = (atMs: number, mid: number, lots: number, slippage: number) => {
    const entry = mid + (side * market.spreadAt(instrument, atMs) * terms.spreadFactor) / 2;
    const protectedByStop = intention.stop !== null && adds?.direction !== -1;
    const leg = openLeg(
      market,
      terms,
      {
        instrument,
        side,
        lots,
        atMs,
        mid,
        slippage,
        sl: protectedByStop ? entry - side * intention.stop! : null,
        tp: intention.take !== null && adds === null ? entry + side * intention.take : null,
        magic: intention.magic,
        comment: intention.comment,
      },
      ++tickets.ticket,
    );
    open.push(leg);
    return leg;
  };
  const first = enter(intention.atMs, market.priceAt(instrument, intention.atMs), intention.lots, usualSlippage(draw));
  const halfSpread = (market.spreadAt(instrument, intention.atMs) * terms.spreadFactor) / 2;
  let nowMs = intention.atMs + 1;
  let endMs = Math.min(intention.latestMs, market.nextOpenMs(instrument, intention.atMs + Math.round(intention.holdMs)));
  let added = 0;
  let lastAdd = first.openPrice;
  let extensions = 0;
  let partial = intention.partial;

  const closeAll = (atMs: number, mid: number, reason: CloseReason, slippage: number) => {
    for (const leg of open) {
      closeLeg(market, terms, leg, atMs, mid, reason, slippage);
      done.push(leg);
    }
    open.length = 0;
  };
  while (open.length > 0) {
    let lots = 0;
    let cost = 0;
    for (const leg of open) {
      lots += leg.lots;
      cost += leg.lots * leg.openPrice;
    }
    const average = cost / lots;
    // levels as mids: a long position is closed at mid − half a spread, a short one at mid + half a spread
    const shift = side * halfSpread;
    const base = adds?.direction === -1 ? average : adds ? lastAdd : first.openPrice;
    const stopMid = intention.stop === null ? Number.NaN : base - side * intention.stop + shift;
    const limitMid = average - (side * intention.lossLimit) / (value * lots) + shift;
    const takeMid = intention.take === null ? Number.NaN : average + side * intention.take + shift;
    const cutMid = intention.cut === null ? Number.NaN : average + side * intention.cut + shift;
    const addMid = adds && added < adds.max ? lastAdd + side * adds.direction * adds.spacing : Number.NaN;
    const partialMid = partial === null ? Number.NaN : average + side * partial + shift;

    let against = limitMid;
    if (!Number.isNaN(stopMid)) against = nearer(against, stopMid, -side);
    if (adds?.direction === -1 && !Number.isNaN(addMid)) against = nearer(against, addMid, -side);
    let infavour = takeMid;
    if (!Number.isNaN(cutMid)) infavour = nearer(infavour, cutMid, side);
    if (!Number.isNaN(partialMid)) infavour = nearer(infavour, partialMid, side);
    if (adds?.direction === 1 && !Number.isNaN(addMid)) infavour = nearer(infavour, addMid, side);
    if (Number.isNaN(infavour)) infavour = side === 1 ? Number.POSITIVE_INFINITY : 0;
    const touch = market.firstTouch(instrument, nowMs, endMs, side === 1 ? against : infavour, side === 1 ? infavour : against);

    if (!touch) {
      const mid = market.priceAt(instrument, endMs);
      const isLosing = side * (mid - shift - average) < 0;
      if (isLosing && extensions < intention.patience && endMs < intention.latestMs) {
        extensions++;
        nowMs = endMs;
        endMs = Math.min(intention.latestMs, market.nextOpenMs(instrument, endMs + Math.round(intention.holdMs * draw.between(0.4, 1.6))));
        continue;
      }
      closeAll(endMs, mid, algo ? 'expert' : 'manual', usualSlippage(draw));
      break;
    }
    nowMs = touch.atMs + 1;
    if (touch.upper === (side === 1)) {
      if (infavour === addMid) {
        lastAdd = enter(touch.atMs, touch.mid, roundLots(intention.lots * adds!.sizeFactor ** ++added), 0.02).openPrice;
      } else if (infavour === partialMid) {
        partial = null;
        const whole = open[0]!;
        const part = roundLots(whole.lots / 2);
        if (part < whole.lots) {
          const rest: Leg = {
            ...whole,
            ticket: ++tickets.ticket,
            lots: roundLots(whole.lots - part),
            commission: cents(whole.commission * (1 - part / whole.lots)),
            parentTicket: whole.ticket,
          };
          whole.commission = cents(whole.commission - rest.commission);
          whole.lots = part;
          closeLeg(market, terms, whole, touch.atMs, touch.mid, 'partial', 0);
          done.push(whole);
          open.splice(0, 1, rest);
        }
      } else {
        const byHand = infavour !== takeMid;
        closeAll(touch.atMs, touch.mid, byHand ? (algo ? 'expert' : 'manual') : 'tp', 0);
      }
    } else if (against === addMid && adds?.direction === -1) {
      lastAdd = enter(touch.atMs, touch.mid, roundLots(intention.lots * adds.sizeFactor ** ++added), 0.02).openPrice;
    } else {
      const byBroker = against === limitMid && against !== stopMid;
      closeAll(touch.atMs, touch.mid, byBroker ? 'so' : 'sl', 0.15 * draw.exponential());
    }
  }
  return done.sort((a, b) => a.openedAtMs - b.openedAtMs || a.ticket - b.ticket);
}
