import type { IngestBatch, IngestPosition } from '#workers/contracts/standard-schema.ts';
import { utcClock } from '#workers/contracts/standard-schema.ts';
import { hashInteger } from '#workers/core/numerics/random.ts';
import { dayMs } from './market/hours.ts';
import { instruments } from './market/instruments.ts';
import { createMarket, type Market } from './market/market.ts';
import { advanceCrew, firstStates, type MemberState, neverMs, type Sink } from './traders/crew.ts';
import { type Leg, priceProfit } from './traders/execution.ts';
import type { Ledger } from './traders/ledger.ts';
import { type BookPlan, type Crew, createCrew, type Trader } from './traders/trader.ts';
import { type AccountTruth, accountTruth } from './truth.ts';

export const simulatorSource = 'simulator';

/** Three digits that tell two simulated books in one store apart. */
export const bookTag = (plan: BookPlan) => 100 + (hashInteger(hashInteger(plan.seed, plan.startMs), plan.days) % 900);

/** One account's new rows, and what made them. */
export type AccountRows = { trader: Trader; crew: Crew; ledger: Ledger; batch: IngestBatch };

function emptyBatch(trader: Trader, ledger: Ledger): IngestBatch {
  const { stage, terms, platform, group } = ledger;
  return {
    account: {
      source: simulatorSource,
      accountRef: ledger.ref,
      name: trader.name,
      ownerRef: trader.ownerRef,
      server: platform === 'mt4' ? 'CortexDemo-MT4' : 'CortexDemo-MT5',
      platform,
      currency: terms.currency,
      leverage: terms.leverage,
      initialBalance: ledger.initialBalance,
      stage,
      groupRef: group,
      openedAtServerMs: ledger.openedAtMs,
      isDemo: true,
      meta: {},
    },
    clock: utcClock,
    origin: simulatorSource,
    positions: [],
    balanceOps: [],
    orders: [],
    equity: [],
    rejected: [],
  };
}

/** A leg as a row of the standard schema. An open one carries its profit as of `asOfMs`. */
function positionOf(market: Market, ledger: Ledger, leg: Leg, isOpen: boolean, asOfMs: number): IngestPosition {
  const { symbol, contractSize } = instruments[leg.instrument]!;
  const profit = isOpen ? priceProfit(market, leg, market.priceAt(leg.instrument, asOfMs), ledger.terms.currency, asOfMs) : leg.profit;
  return {
    positionRef: String(leg.ticket),
    symbolRaw: symbol,
    side: leg.side === 1 ? 'buy' : 'sell',
    volumeLots: leg.lots,
    openedAtServerMs: leg.openedAtMs,
    openPrice: leg.openPrice,
    closedAtServerMs: isOpen ? null : leg.closedAtMs,
    closePrice: isOpen ? null : leg.closePrice,
    sl: leg.sl,
    tp: leg.tp,
    commission: leg.commission,
    swap: isOpen ? 0 : leg.swap,
    profit,
    magic: leg.magic,
    comment: leg.comment,
    closeReason: isOpen ? null : leg.reason,
    contractSize,
    isPartial: leg.reason === 'partial' && !isOpen,
    parentRef: leg.parentTicket === null ? null : String(leg.parentTicket),
    origin: `ticket ${leg.ticket}`,
  };
}

/** Gathers a crew's rows into one batch per account. */
export function collectRows(market: Market, crew: Crew, asOfMs: number): { sink: Sink; rows: Map<string, AccountRows> } {
  const rows = new Map<string, AccountRows>();
  const of = (ledger: Ledger) => {
    let found = rows.get(ledger.ref);
    if (!found) {
      // the member's digit stands before the two of the attempt
      const trader = crew.traders[Number(ledger.ref.at(-3))]!;
      found = { trader, crew, ledger, batch: emptyBatch(trader, ledger) };
      rows.set(ledger.ref, found);
    }
    return found;
  };
  const sink: Sink = {
    leg: (ledger, leg, isOpen) => {
      of(ledger).batch.positions.push(positionOf(market, ledger, leg, isOpen, asOfMs));
    },
    op: (ledger, { ref, kind, amount, atMs, comment }) => {
      of(ledger).batch.balanceOps.push({ opRef: ref, kind, amount, atServerMs: atMs, comment, origin: ref });
    },
  };
  return { sink, rows };
}

export type CrewResult = { crew: Crew; states: MemberState[]; accounts: AccountRows[]; truths: AccountTruth[] };

/**
 * Simulates a book crew by crew and yields each crew's accounts until there are `accounts` of them. Nothing is kept between crews, so memory does not grow with
 * the book, and how the results are cut into chunks cannot matter.
 */
export function* simulateBook(plan: BookPlan, accounts: number): Generator<CrewResult> {
  const market = createMarket(plan.seed);
  const endMs = plan.startMs + plan.days * dayMs;
  const tag = bookTag(plan);
  let left = accounts;
  for (let index = 0; left > 0; index++) {
    const crew = createCrew(plan, index);
    const states = firstStates(crew);
    const { sink, rows } = collectRows(market, crew, endMs);
    advanceCrew(market, crew, states, tag, endMs, sink);
    const kept = [...rows.values()].slice(0, left);
    left -= kept.length;
    if (kept.length < rows.size) dropLater(states, new Set(kept.map(({ ledger }) => ledger.ref)));
    yield { crew, states, accounts: kept, truths: kept.map((account) => accountTruth(account, kept, tag)) };
  }
}

/** A book that is full stops the accounts that did not fit, so that a live continuation does not bring them back. */
function dropLater(states: MemberState[], kept: Set<string>) {
  for (const state of states) {
    if (state.ledger && !kept.has(state.ledger.ref)) {
      state.ledger = null;
      state.nextStartMs = neverMs;
    }
  }
}
