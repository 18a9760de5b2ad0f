import type { CloseReason } from '#workers/contracts/standard-schema.ts';

/** What MetaTrader writes into an order's comment when it closes it. */
export type CommentFacts = {
  closeReason: CloseReason | null;
  /** The row is one part of an order that was closed in parts. */
  isPartial: boolean;
  /** Ticket of the order that this one was split from. */
  parentRef: string | null;
};

const nothing: CommentFacts = { closeReason: null, isPartial: false, parentRef: null };

/**
 * Reads close reason and partial closes from a comment: `[sl]`, `[sl/gap]`, `[sl 1.1725]` (MetaTrader 5), `sl 1.1725` (its tester), `[tp]` alike, `so: …`, `close hedge by #9`, `to #9` (this part was closed, the rest went on as
 * ticket 9), `from #9` (this is the rest of ticket 9), `partial close`.
 */
export function readCloseComment(comment: string): CommentFacts {
  if (comment === '') return nothing;
  const text = comment.toLowerCase();
  const parent = /from #(\d+)/.exec(text)?.[1] ?? null;
  const closedInPart = /(^|\s)to #\d+/.test(text) || text.includes('partial close');
  return { closeReason: closeReasonOf(text, closedInPart), isPartial: parent !== null || closedInPart, parentRef: parent };
}

function closeReasonOf(text: string, closedInPart: boolean): CloseReason | null {
  if (/\[sl[\]/ ]|^sl [\d.]+$/.test(text)) return 'sl';
  if (/\[tp[\]/ ]|^tp [\d.]+$/.test(text)) return 'tp';
  if (/^so(:|$)|\[so/.test(text)) return 'so';
  if (/close hedge by #|close by #/.test(text)) return 'close-by';
  return closedInPart ? 'partial' : null;
}
