import type { MetricWindow } from '#workers/contracts/windows.ts';
import { mapped } from '#workers/core/numerics/statistics.ts';
import { type AccountHistory, ascendingBy, dayMs, type IdeaColumns, lowerBound, type PositionColumns, pick } from './account-history.ts';

const windowDays: Partial<Record<MetricWindow, number>> = { d90: 90, d30: 30 };
const lastIdeas = 50;
const weekMs = 7 * dayMs;
/** Day 0 was a Thursday; the first Monday is day 4. */
const firstMondayMs = 4 * dayMs;
const trailingMs = 30 * dayMs;
/** Two years of weeks are followed per account. */
export const followedWeeks = 104;

/** What one account did in one window. */
export type WindowView = {
  /** Ideas closed within the window, ascending by open time. */
  ideas: IdeaColumns;
  /** Their index in the whole history's ideas. */
  ideaIndices: Uint32Array;
  /** Order of `ideas` by close time: the order in which results became known. */
  byClose: Uint32Array;
  /** The positions of exactly these ideas, ascending by open time. */
  positions: PositionColumns;
  /** Their index in the whole history's positions. */
  positionIndices: Uint32Array;
  /** Where the equity curve of the window begins: the first open, but not before the window itself. */
  startsAtMs: number;
  /** Where it ends, inclusive. */
  untilMs: number;
};

/** A history with what every window cut from it needs, made once. */
export type IndexedHistory = AccountHistory & {
  /** Indices of ideas in closing order, and their close times. */
  closeOrder: Uint32Array;
  closeTimes: Float64Array;
  /** Indices of the positions of idea i: `positionIndices[positionsFrom[i]] … positionIndices[positionsFrom[i + 1] - 1]`. */
  positionsFrom: Uint32Array;
  positionIndices: Uint32Array;
};

/** Ideas are numbered 1 … n in the order of their columns (account-history.ts). */
export function indexHistory(history: AccountHistory): IndexedHistory {
  const { ideas, positions } = history;
  const closeOrder = ascendingBy(ideas.closedAtMs);
  const positionsFrom = new Uint32Array(ideas.ideaId.length + 1);
  for (const id of positions.ideaId) positionsFrom[id]!++;
  for (let idea = 1; idea < positionsFrom.length; idea++) positionsFrom[idea]! += positionsFrom[idea - 1]!;
  const next = positionsFrom.slice();
  const positionIndices = new Uint32Array(positions.ideaId.length);
  for (let index = 0; index < positionIndices.length; index++) positionIndices[next[positions.ideaId[index]! - 1]!++] = index;
  return {
    ...history,
    closeOrder,
    closeTimes: mapped(closeOrder, (idea) => ideas.closedAtMs[idea]!),
    positionsFrom,
    positionIndices,
  };
}

/**
 * Cuts a window out of a history. An idea belongs to the window in which it closes; day windows count back from `newestCloseMs`,
 * the newest close of the whole book, and `last50` is the account's 50 ideas that closed last.
 */
export function selectWindow(history: IndexedHistory, window: MetricWindow, newestCloseMs: number): WindowView {
  const days = windowDays[window];
  const afterMs = days === undefined ? Number.NEGATIVE_INFINITY : newestCloseMs - days * dayMs;
  const count = history.closeOrder.length;
  const from = window === 'last50' ? Math.max(0, count - lastIdeas) : lowerBound(history.closeTimes, afterMs + 1);
  return viewOf(history, from, count, afterMs, Number.POSITIVE_INFINITY);
}

/**
 * The trailing 30 days at every Monday 00:00 UTC up to `newestCloseMs` in which the account closed an idea, oldest first: ideas with `atMs` − 30 d ≤ close < `atMs`.
 * At most the account's newest 104. Only finished weeks are there, so a week's values do not change with the next run.
 */
export function weeklyWindows(history: IndexedHistory, newestCloseMs: number): { atMs: number; view: WindowView }[] {
  const weeks: { atMs: number; view: WindowView }[] = [];
  const { closeTimes } = history;
  let atMs = mondayAtOrBefore(newestCloseMs);
  while (weeks.length < followedWeeks) {
    const until = lowerBound(closeTimes, atMs);
    if (until === 0) break;
    const from = lowerBound(closeTimes, atMs - trailingMs);
    if (from === until) {
      atMs = mondayAtOrBefore(closeTimes[until - 1]! + trailingMs);
      continue;
    }
    weeks.push({ atMs, view: viewOf(history, from, until, atMs - 1 - trailingMs, atMs - 1) });
    atMs -= weekMs;
  }
  return weeks.reverse();
}

const mondayAtOrBefore = (atMs: number): number => Math.floor((atMs - firstMondayMs) / weekMs) * weekMs + firstMondayMs;

/** Ideas `from` … `until` − 1 in closing order. `afterMs` is exclusive, `untilMs` inclusive. */
function viewOf(history: IndexedHistory, from: number, until: number, afterMs: number, untilMs: number): WindowView {
  const { ideas, positions, closeOrder, positionsFrom } = history;
  const isWhole = until - from === closeOrder.length;
  const ideaIndices = closeOrder.slice(from, until).sort();
  const keptIdeas = isWhole ? ideas : pick(ideas, ideaIndices);
  const positionIndices = isWhole ? history.positionIndices.slice() : new Uint32Array(sumOfSizes(positionsFrom, ideaIndices));
  if (!isWhole) {
    let written = 0;
    for (const idea of ideaIndices) {
      const own = history.positionIndices.subarray(positionsFrom[idea]!, positionsFrom[idea + 1]!);
      positionIndices.set(own, written);
      written += own.length;
    }
  }
  positionIndices.sort();
  return {
    ideas: keptIdeas,
    ideaIndices,
    byClose: isWhole ? closeOrder : ascendingBy(keptIdeas.closedAtMs),
    positions: isWhole ? positions : pick(positions, positionIndices),
    positionIndices,
    startsAtMs: Math.max(afterMs, keptIdeas.openedAtMs[0] ?? Number.NaN),
    untilMs,
  };
}

function sumOfSizes(from: Uint32Array, ideas: Uint32Array): number {
  let total = 0;
  for (const idea of ideas) total += from[idea + 1]! - from[idea]!;
  return total;
}
