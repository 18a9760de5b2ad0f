import type { BalanceOpKind, Stage } from '#workers/contracts/standard-schema.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { dayMs } from '../market/hours.ts';
import type { Leg, Terms } from './execution.ts';

export type BalanceOp = { ref: string; kind: BalanceOpKind; amount: number; atMs: number; comment: string };

/** One account's book and what its trader remembers. Plain data: it is what a live book keeps between two stretches. */
export type Ledger = {
  ref: string;
  stage: Stage;
  group: string;
  platform: 'mt4' | 'mt5';
  terms: Terms;
  openedAtMs: number;
  initialBalance: number;
  netDeposits: number;
  balance: number;
  day: number;
  dayStartBalance: number;
  activeDays: number;
  ideas: number;
  ticket: number;
  ops: number;
  step: number;
  /** Losses (positive) or wins (negative) in a row, counted on ideas. */
  streak: number;
  nextAtMs: number;
  /** The next idea is a quick return after a loss, or the pursuit of a loss. */
  mood: 'calm' | 'revenge';
  chase: { instrument: number; side: 1 | -1 } | null;
  /** Results of ideas whose last leg is still open. */
  outcomes: { atMs: number; net: number }[];
  /** Legs that are not settled yet, some of them not even open. */
  legs: Leg[];
  nextPayoutMs: number;
  end: { atMs: number; cause: 'breach' | 'passed' | 'stopped' | 'asleep' } | null;
};

/** What the trader's account is told to do with its money; the terms of the invented firm. */
export const rules = {
  targets: { challenge: 0.08, verification: 0.05 } as Partial<Record<Stage, number>>,
  maxLoss: 0.1,
  dailyLoss: 0.05,
  minActiveDays: 4,
  payoutEveryMs: 14 * dayMs,
};

export const isProp = (stage: Stage) => stage === 'challenge' || stage === 'verification' || stage === 'funded';

/** Money that the account can still lose before the broker or the rule set ends it, at a moment. */
export function lossLimit(ledger: Ledger): number {
  if (!isProp(ledger.stage)) return Math.max(ledger.balance * 0.93, 1);
  const toFloor = ledger.balance - ledger.initialBalance * (1 - rules.maxLoss);
  const toDailyFloor = ledger.balance - (ledger.dayStartBalance - ledger.initialBalance * rules.dailyLoss);
  return Math.max(Math.min(toFloor, toDailyFloor), 1);
}

const cents = (value: number) => Math.round(value * 100) / 100;

export function bookOp(ledger: Ledger, kind: BalanceOpKind, amount: number, atMs: number, comment: string): BalanceOp {
  ledger.ops++;
  ledger.balance = cents(ledger.balance + amount);
  ledger.netDeposits = cents(ledger.netDeposits + amount);
  return { ref: `${ledger.ref}-B${ledger.ops}`, kind, amount: cents(amount), atMs, comment };
}

/** Adds a settled leg's net to the balance and looks at the rules: breach of a floor, or the end of the money. */
export function settleLeg(ledger: Ledger, leg: Leg): void {
  const day = Math.floor(leg.closedAtMs / dayMs);
  if (day !== ledger.day) {
    ledger.day = day;
    ledger.dayStartBalance = ledger.balance;
    ledger.activeDays++;
  }
  ledger.balance = cents(ledger.balance + leg.profit + leg.swap + leg.commission);
  if (isProp(ledger.stage)) {
    const floor = ledger.initialBalance * (1 - rules.maxLoss);
    const dailyFloor = ledger.dayStartBalance - ledger.initialBalance * rules.dailyLoss;
    if (ledger.balance <= Math.max(floor, dailyFloor) + 0.005 * ledger.initialBalance) {
      ledger.end ??= { atMs: leg.closedAtMs, cause: 'breach' };
    }
  }
}

/** Counts an idea's result into the streak. */
export function countOutcome(ledger: Ledger, net: number): void {
  ledger.ideas++;
  if (net < 0) ledger.streak = Math.max(1, ledger.streak + 1);
  else ledger.streak = Math.min(-1, ledger.streak - 1);
}

/** Between trades: payouts of funded accounts, pockets of retail accounts, and whether the stage is passed. */
export function reviewAccount(ledger: Ledger, atMs: number, draw: Random): BalanceOp[] {
  const { stage, initialBalance } = ledger;
  const target = rules.targets[stage];
  if (target !== undefined) {
    if (ledger.balance >= initialBalance * (1 + target) && ledger.activeDays >= rules.minActiveDays)
      ledger.end ??= { atMs, cause: 'passed' };
    return [];
  }
  if (stage === 'funded') {
    if (atMs < ledger.nextPayoutMs) return [];
    ledger.nextPayoutMs = atMs + rules.payoutEveryMs;
    const profit = cents(ledger.balance - initialBalance);
    return profit >= initialBalance * 0.01 ? [bookOp(ledger, 'withdrawal', -profit, atMs, 'Profit split')] : [];
  }
  if (ledger.balance < 0.2 * ledger.netDeposits || ledger.balance < 30) {
    if (draw.chance(0.5)) return [bookOp(ledger, 'deposit', cents(initialBalance * draw.between(0.3, 1.2)), atMs, 'Deposit')];
    ledger.end ??= { atMs, cause: 'stopped' };
    return [];
  }
  if (atMs < ledger.nextPayoutMs) return [];
  ledger.nextPayoutMs = atMs + draw.between(12, 45) * dayMs;
  const profit = ledger.balance - ledger.netDeposits;
  if (profit > 0.2 * initialBalance && draw.chance(0.6)) {
    return [bookOp(ledger, 'withdrawal', -Math.max(10, Math.round(profit * draw.between(0.2, 0.8))), atMs, 'Withdrawal')];
  }
  return draw.chance(0.25) ? [bookOp(ledger, 'deposit', Math.round(initialBalance * draw.between(0.1, 0.6)), atMs, 'Deposit')] : [];
}
