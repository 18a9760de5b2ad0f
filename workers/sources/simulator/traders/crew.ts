import { hashInteger, type Random } from '#workers/core/numerics/random.ts';
import { dayMs, minuteMs } from '../market/hours.ts';
import type { Market } from '../market/market.ts';
import { mirrorLegs } from '../misconduct/mirror.ts';
import { decide, nextDecisionMs } from './agent.ts';
import { closeLeg, type Leg, roundTo, type Terms } from './execution.ts';
import { type BalanceOp, bookOp, countOutcome, isProp, type Ledger, reviewAccount, rules, settleLeg } from './ledger.ts';
import type { Crew, Trader } from './trader.ts';

/** Where one trader stands. `attempt` counts their accounts. Plain data. */
export type MemberState = { attempt: number; ledger: Ledger | null; nextStage: Ledger['stage']; nextStartMs: number };

/** Receives what happens in an account, in order of time. An account's first row is its first deposit. */
export type Sink = {
  /** A position as it stands at the end of the stretch. */
  leg(ledger: Ledger, leg: Leg, isOpen: boolean): void;
  op(ledger: Ledger, op: BalanceOp): void;
};

/** "Never" that survives JSON. */
export const neverMs = Number.MAX_SAFE_INTEGER;
const maxAttempts = 99;

export const firstStates = (crew: Crew): MemberState[] =>
  crew.traders.map((trader) => ({ attempt: 0, ledger: null, nextStage: trader.firstStage, nextStartMs: trader.startMs }));

/** Eleven digits: three that name the book, five for the crew, one for the member, two for the attempt. Needs no memory and never collides within a book. */
const accountRef = (bookTag: number, crew: number, member: number, attempt: number) =>
  `${bookTag}${String(crew).padStart(5, '0')}${member}${String(attempt).padStart(2, '0')}`;

const retailLeverage = { Europe: 30, Global: 500 } as const;

function termsOf({ program }: Trader): Terms {
  if (program.kind === 'prop') return { currency: 'USD', leverage: 100, commissionUsd: 6, spreadFactor: 1.1 };
  return {
    currency: program.region === 'Europe' ? 'EUR' : 'USD',
    leverage: retailLeverage[program.region],
    commissionUsd: program.raw ? 7 : 0,
    spreadFactor: program.raw ? 1 : 2.2,
  };
}

function groupOf({ program }: Trader, stage: Ledger['stage']): string {
  if (program.kind === 'retail') return `Live ${program.region}`;
  if (stage === 'challenge') return `Challenge ${program.size / 1000}k`;
  return stage === 'verification' ? 'Verification' : 'Funded';
}

function openAccount(trader: Trader, state: MemberState, bookTag: number, crew: number, atMs: number): { ledger: Ledger; op: BalanceOp } {
  state.attempt++;
  const ref = accountRef(bookTag, crew, trader.member, state.attempt);
  const amount = trader.program.kind === 'prop' ? trader.program.size : trader.program.deposit;
  const ledger: Ledger = {
    ref,
    stage: state.nextStage,
    group: groupOf(trader, state.nextStage),
    platform: trader.platform,
    terms: termsOf(trader),
    openedAtMs: atMs,
    initialBalance: amount,
    netDeposits: 0,
    balance: 0,
    day: Math.floor(atMs / dayMs),
    dayStartBalance: amount,
    activeDays: 0,
    ideas: 0,
    ticket: 100_000_000 + (hashInteger(crew, state.attempt * 10 + trader.member) % 800_000_000),
    ops: 0,
    step: 0,
    streak: 0,
    nextAtMs: atMs + minuteMs,
    mood: 'calm',
    chase: null,
    outcomes: [],
    legs: [],
    nextPayoutMs: atMs + rules.payoutEveryMs,
    end: null,
  };
  return { ledger, op: bookOp(ledger, 'deposit', amount, atMs, isProp(ledger.stage) ? 'Initial balance' : 'Deposit') };
}

const firstOpenClose = (ledger: Ledger) => ledger.legs.reduce((first, leg) => Math.min(first, leg.closedAtMs), neverMs);

const stepDraw = (trader: Trader, state: MemberState, ledger: Ledger): Random =>
  trader.mind.stream.fork(state.attempt * 0x100_0000 + ++ledger.step);

const wholeOf = (part: Leg, rest: Leg): Leg => ({
  ...part,
  lots: roundTo(part.lots + rest.lots, 2),
  commission: roundTo(part.commission + rest.commission, 2),
});

/** Orders that were to be closed in parts later, as one: the account ends before that. What is joined has no close yet. */
function joinParts(legs: readonly Leg[]): Leg[] {
  return legs.flatMap((leg) => {
    if (legs.some(({ ticket }) => ticket === leg.parentTicket)) return [];
    const rest = legs.find(({ parentTicket }) => parentTicket === leg.ticket);
    return [rest ? { ...wholeOf(leg, rest), closedAtMs: neverMs } : leg];
  });
}

/** Lets a crew live until a moment, event by event: closes, decisions, new accounts. However it is cut into stretches, the same rows come out. */
export function advanceCrew(market: Market, crew: Crew, states: MemberState[], bookTag: number, untilMs: number, sink: Sink): void {
  const dueMs = ({ ledger, nextStartMs }: MemberState) => (ledger ? Math.min(ledger.nextAtMs, firstOpenClose(ledger)) : nextStartMs);
  for (;;) {
    let due = 0;
    let atMs = neverMs;
    states.forEach((state, member) => {
      const memberMs = dueMs(state);
      if (memberMs < atMs) {
        atMs = memberMs;
        due = member;
      }
    });
    if (atMs > untilMs) break;
    stepMember(due, atMs);
  }
  for (const { ledger } of states) if (ledger) showOpen(ledger);

  /** Gives what is open and was not given yet. An order that will be closed in parts is still whole, and its rest does not exist. */
  function showOpen(ledger: Ledger) {
    for (const leg of ledger.legs) {
      if (leg.shown || leg.openedAtMs > untilMs || ledger.legs.some(({ ticket }) => ticket === leg.parentTicket)) continue;
      const rest = ledger.legs.find(({ parentTicket }) => parentTicket === leg.ticket);
      sink.leg(ledger, rest ? wholeOf(leg, rest) : leg, true);
      leg.shown = true;
    }
  }

  function stepMember(member: number, atMs: number) {
    const trader = crew.traders[member]!;
    const state = states[member]!;
    if (!state.ledger) {
      const { ledger, op } = openAccount(trader, state, bookTag, crew.index, atMs);
      state.ledger = ledger;
      sink.op(ledger, op);
      plan(trader, state, ledger, atMs);
      return;
    }
    const { ledger } = state;
    settle(ledger, atMs);
    if (!ledger.end && atMs >= ledger.nextAtMs) act(trader, member, state, ledger, atMs);
    if (ledger.end) finish(trader, state, ledger, atMs);
  }

  function settle(ledger: Ledger, atMs: number) {
    const due = ledger.legs.filter((leg) => leg.closedAtMs <= atMs);
    if (due.length > 0) {
      ledger.legs = ledger.legs.filter((leg) => leg.closedAtMs > atMs);
      due.sort((a, b) => a.closedAtMs - b.closedAtMs || a.ticket - b.ticket);
      for (const leg of due) {
        sink.leg(ledger, leg, false);
        settleLeg(ledger, leg);
      }
    }
    if (ledger.outcomes.length > 0) {
      for (const outcome of ledger.outcomes) if (outcome.atMs <= atMs) countOutcome(ledger, outcome.net);
      ledger.outcomes = ledger.outcomes.filter((outcome) => outcome.atMs > atMs);
    }
  }

  function act(trader: Trader, member: number, state: MemberState, ledger: Ledger, atMs: number) {
    const draw = stepDraw(trader, state, ledger);
    for (const op of reviewAccount(ledger, atMs, draw)) sink.op(ledger, op);
    if (ledger.end) return;
    const persona = trader.life.personaAt(atMs, ledger.stage);
    if (persona.ideaLimit !== null && ledger.ideas + ledger.outcomes.length >= persona.ideaLimit) {
      ledger.nextAtMs = neverMs;
      return;
    }
    const legs = decide(persona, trader.mind, ledger, market, atMs, draw);
    ledger.mood = 'calm';
    ledger.chase = null;
    let fromMs = atMs + 1_000;
    if (legs.length > 0) {
      ledger.legs.push(...legs);
      const closedAtMs = legs.reduce((last, leg) => Math.max(last, leg.closedAtMs), 0);
      const net = legs.reduce((sum, leg) => sum + leg.profit + leg.swap + leg.commission, 0);
      ledger.outcomes.push({ atMs: closedAtMs, net });
      for (const [follower, copier] of crew.traders.entries()) if (copier.copying && member === 0) copy(follower, legs, ledger);
      if (persona.maxConcurrent === 1) fromMs = closedAtMs + 5_000;
      else if (ledger.outcomes.length >= persona.maxConcurrent)
        fromMs = ledger.outcomes.reduce((first, { atMs: end }) => Math.min(first, end), neverMs) + 5_000;
      if (net < 0) {
        if (persona.chasesLoss) ledger.chase = { instrument: legs[0]!.instrument, side: legs[0]!.side };
        if (persona.maxConcurrent === 1 && draw.chance(persona.revenge.chance)) {
          ledger.mood = 'revenge';
          ledger.nextAtMs = Math.round(closedAtMs + 8_000 + persona.revenge.minutes * minuteMs * draw.exponential() * 1.4);
          return;
        }
      }
    }
    plan(trader, state, ledger, fromMs, draw);
  }

  function plan(trader: Trader, state: MemberState, ledger: Ledger, fromMs: number, draw = stepDraw(trader, state, ledger)) {
    const persona = trader.life.personaAt(fromMs, ledger.stage);
    ledger.nextAtMs = nextDecisionMs(persona, trader.mind, market, fromMs, draw);
  }

  function copy(member: number, leaderLegs: Leg[], leader: Ledger) {
    const trader = crew.traders[member]!;
    const state = states[member]!;
    const { ledger } = state;
    if (!ledger || ledger.end) return;
    const draw = stepDraw(trader, state, ledger);
    const ratio = trader.copying!.opposite ? ledger.initialBalance / leader.initialBalance : ledger.balance / leader.balance;
    const freeNotional = 0.5 * ledger.balance * ledger.terms.leverage;
    const legs = mirrorLegs(market, ledger.terms, trader.copying!, leaderLegs, ratio, freeNotional, draw, ledger);
    for (const leg of legs) {
      ledger.legs.push(leg);
      ledger.outcomes.push({ atMs: leg.closedAtMs, net: leg.profit + leg.swap + leg.commission });
    }
  }

  /** Ends an account: what is open is closed at the next possible moment, what was only planned never happens. Then the trader decides about another one. */
  function finish(trader: Trader, state: MemberState, ledger: Ledger, atMs: number) {
    ledger.nextAtMs = neverMs;
    ledger.legs = ledger.legs.filter((leg) => leg.openedAtMs <= atMs);
    ledger.outcomes = [];
    if (ledger.legs.length > 0) {
      if (ledger.end!.atMs < atMs) return;
      ledger.legs = joinParts(ledger.legs);
      for (const leg of ledger.legs) {
        const closeMs = market.nextOpenMs(leg.instrument, atMs + 1_000);
        if (closeMs >= leg.closedAtMs) continue;
        closeLeg(
          market,
          ledger.terms,
          leg,
          closeMs,
          market.priceAt(leg.instrument, closeMs),
          ledger.end!.cause === 'breach' ? 'so' : 'manual',
          0,
        );
      }
      return;
    }
    state.ledger = null;
    const next = whatNext(trader, ledger, stepDraw(trader, state, ledger));
    state.nextStage = next.stage;
    state.nextStartMs = state.attempt >= maxAttempts || next.afterDays === null ? neverMs : Math.floor(atMs + next.afterDays * dayMs);
  }
}

function whatNext(trader: Trader, { stage, end }: Ledger, draw: Random): { stage: Ledger['stage']; afterDays: number | null } {
  const leaves = { stage, afterDays: null };
  if (end!.cause === 'passed') return { stage: stage === 'challenge' ? 'verification' : 'funded', afterDays: draw.between(0.5, 3) };
  if (trader.program.kind === 'prop') return draw.chance(0.7) ? { stage: 'challenge', afterDays: 0.1 + 4 * draw.exponential() } : leaves;
  return draw.chance(0.35) ? { stage: 'live', afterDays: 3 + 15 * draw.exponential() } : leaves;
}
