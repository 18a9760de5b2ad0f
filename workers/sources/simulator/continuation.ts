import fs from 'node:fs';
import path from 'node:path';
import { type AccountRows, bookTag, collectRows } from './book.ts';
import { dayMs } from './market/hours.ts';
import { createMarket, type Market } from './market/market.ts';
import { advanceCrew, type MemberState, neverMs } from './traders/crew.ts';
import { type BookPlan, type Crew, createCrew } from './traders/trader.ts';

/** Where a running book stands: everything that cannot be computed again from its plan in a moment. */
export type Continuation = {
  version: 1;
  plan: BookPlan;
  untilMs: number;
  crews: { index: number; states: MemberState[] }[];
};

/** A live book keeps to so many traders, whatever the size of the simulated one: a server moves it on every few seconds. */
const maxLiveTraders = 400;
/** A stretch that was missed is caught up in pieces of this length, one per call. */
const longestStretchMs = 7 * dayMs;
/** Traders look back this far at most. */
const memoryMs = 8 * dayMs;

const isAlive = (state: MemberState) => state.ledger !== null || state.nextStartMs < neverMs;

export const startContinuation = (plan: BookPlan): Continuation => ({
  version: 1,
  plan,
  untilMs: plan.startMs + plan.days * dayMs,
  crews: [],
});

/** Takes a crew along as long as there is room and somebody in it goes on. */
export function keepCrew(continuation: Continuation, index: number, states: MemberState[]): void {
  const traders = continuation.crews.reduce((sum, crew) => sum + crew.states.length, 0);
  if (traders + states.length <= maxLiveTraders && states.some(isAlive)) continuation.crews.push({ index, states });
}

export function readContinuation(file: string): Continuation | null {
  if (!fs.existsSync(file)) return null;
  const continuation = JSON.parse(fs.readFileSync(file, 'utf8')) as Continuation;
  return continuation.version === 1 ? continuation : null;
}

/** Replaces the file in one step, so that a kill leaves the old state or the new one. */
export function writeContinuation(file: string, continuation: Continuation): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  const handle = fs.openSync(partial, 'w');
  try {
    fs.writeFileSync(handle, JSON.stringify(continuation));
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(partial, file);
}

// A server asks every few seconds: the market's weeks and the traders' lives are kept between calls. Both are functions of the plan.
let warm: { key: string; market: Market; crews: Map<number, Crew> } | null = null;
function warmUp(plan: BookPlan) {
  const key = JSON.stringify(plan);
  if (warm?.key !== key) warm = { key, market: createMarket(plan.seed), crews: new Map() };
  return warm;
}

/**
 * Lets the book live on to `untilMs`, or for the longest stretch, whichever is first. `exists` tells which accounts are still in the store: a removed account's
 * trader is gone for good. Changes `continuation`; the same stretch from the same state gives the same rows, so it may be repeated after a kill.
 */
export function continueBook(continuation: Continuation, untilMs: number, exists: (ref: string) => boolean): AccountRows[] {
  const { market, crews } = warmUp(continuation.plan);
  const toMs = Math.min(untilMs, continuation.untilMs + longestStretchMs);
  const tag = bookTag(continuation.plan);
  const accounts: AccountRows[] = [];
  for (const { index, states } of continuation.crews) {
    for (const state of states) {
      if (!state.ledger || exists(state.ledger.ref)) continue;
      state.ledger = null;
      state.nextStartMs = neverMs;
    }
    let crew = crews.get(index);
    if (!crew) {
      crew = createCrew(continuation.plan, index);
      crews.set(index, crew);
    }
    const { sink, rows } = collectRows(market, crew, toMs);
    advanceCrew(market, crew, states, tag, toMs, sink);
    accounts.push(...rows.values());
  }
  continuation.crews = continuation.crews.filter(({ states }) => states.some(isAlive));
  continuation.untilMs = toMs;
  market.release(toMs - memoryMs);
  return accounts;
}
