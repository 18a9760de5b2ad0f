import type { MetricWindow } from '#workers/contracts/windows.ts';
import { type AccountHistory, ascendingBy, dayMs, type IdeaColumns, type PositionColumns, pick } from './account-history.ts';

const windowDays: Partial<Record<MetricWindow, number>> = { d90: 90, d30: 30 };
const lastIdeas = 50;

/** What one account did in one window. */
export type WindowView = {
  /** Ideas closed within the window, ascending by open time. */
  ideas: IdeaColumns;
  /** Order of `ideas` by close time: the order in which results became known. */
  byClose: Uint32Array;
  /** The positions of exactly these ideas, ascending by open time. */
  positions: PositionColumns;
  /** Their index in the whole history's positions. */
  positionIndices: Uint32Array;
  /** Where the equity curve of the window begins: the first open, but not before the window itself. */
  startsAtMs: number;
};

/**
 * Cuts a window out of a history. An idea belongs to the window in which it closes; day windows count back from `newestCloseMs`,
 * the newest close of the whole book, and `last50` is the account's 50 ideas that closed last.
 */
export function selectWindow(history: AccountHistory, window: MetricWindow, newestCloseMs: number): WindowView {
  const { ideas, positions } = history;
  const days = windowDays[window];
  const cutoffMs = days === undefined ? Number.NEGATIVE_INFINITY : newestCloseMs - days * dayMs;
  const closeOrder = ascendingBy(ideas.closedAtMs);
  const kept = new Uint8Array(ideas.ideaId.length);
  const from = window === 'last50' ? Math.max(0, closeOrder.length - lastIdeas) : 0;
  let count = 0;
  for (let rank = from; rank < closeOrder.length; rank++) {
    const index = closeOrder[rank]!;
    if (ideas.closedAtMs[index]! > cutoffMs) {
      kept[index] = 1;
      count++;
    }
  }
  const isWhole = count === kept.length;
  const keptIdeas = isWhole ? ideas : pick(ideas, indicesOf(kept));
  const inWindow = new Set<number>();
  if (!isWhole) for (const id of keptIdeas.ideaId) inWindow.add(id);
  const positionIndices = indicesOf(positions.ideaId.map((id) => (isWhole || inWindow.has(id) ? 1 : 0)));
  return {
    ideas: keptIdeas,
    byClose: isWhole ? closeOrder : ascendingBy(keptIdeas.closedAtMs),
    positions: isWhole ? positions : pick(positions, positionIndices),
    positionIndices,
    startsAtMs: Math.max(cutoffMs, keptIdeas.openedAtMs[0] ?? Number.NaN),
  };
}

function indicesOf(mask: ArrayLike<number>): Uint32Array {
  let count = 0;
  for (let i = 0; i < mask.length; i++) count += mask[i]!;
  const indices = new Uint32Array(count);
  for (let i = 0, next = 0; i < mask.length; i++) if (mask[i] === 1) indices[next++] = i;
  return indices;
}
