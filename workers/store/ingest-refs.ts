/** Names for rows whose source has none: made from the row's content, so that the same row has the same name in the next, longer file. */
import crypto from 'node:crypto';
import type { IngestPosition } from '#workers/contracts/standard-schema.ts';

/** Starts the ref of an open position whose source has no ticket; when it closes, its row gets the ref of its full content. */
export const openRefPrefix = 'open:';

const hashOf = (content: string) => crypto.hash('sha1', content, 'base64url').slice(0, 16);
const numbered = (ref: string, ordinal: number) => (ordinal === 1 ? ref : `${ref}.${ordinal}`);

const openContent = (row: IngestPosition) => `${row.symbolRaw}|${row.side}|${row.volumeLots}|${row.openedAtServerMs}|${row.openPrice}`;
/** What makes a closed position this one and no other; costs, stops and comments may be corrected later. */
export const closedContent = (row: IngestPosition) => `${openContent(row)}|${row.closedAtServerMs}|${row.closePrice}|${row.profit}`;

/** Refs from content. Equal rows of a batch get ordinals, so that two equal split orders in the same second both survive. */
export function createRefMaker(): (content: string) => string {
  const seen = new Map<string, number>();
  return (content) => {
    const hash = hashOf(content);
    const ordinal = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, ordinal);
    return numbered(hash, ordinal);
  };
}

/** Refs of an account's open positions without a ticket: those that are stored are used again before new ones are made. */
export function createOpenRefs(storedRefs: readonly string[]) {
  const free = new Map<string, string[]>();
  for (const ref of storedRefs.toSorted()) {
    const hash = ref.slice(openRefPrefix.length).split('.', 1)[0]!;
    free.set(hash, [...(free.get(hash) ?? []), ref]);
  }
  const used = new Set(storedRefs);
  return {
    /** Whether the position, now closed, may be one of those stored as open. */
    has: (row: IngestPosition) => free.size > 0 && (free.get(hashOf(openContent(row)))?.length ?? 0) > 0,
    take(row: IngestPosition): string {
      const hash = hashOf(openContent(row));
      const stored = free.get(hash)?.shift();
      if (stored !== undefined) return stored;
      for (let ordinal = 1; ; ordinal++) {
        const ref = numbered(openRefPrefix + hash, ordinal);
        if (used.has(ref)) continue;
        used.add(ref);
        return ref;
      }
    },
  };
}
