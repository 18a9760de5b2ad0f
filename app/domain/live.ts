import type { Side } from '#workers/contracts/standard-schema.ts';
import type { JobView } from './jobs.ts';

/** A position that was opened or closed a moment ago. Carries no name: each connection adds the label that its person may read. */
export type LivePosition = {
  accountId: number;
  symbol: string;
  side: Side;
  volumeLots: number;
  event: 'opened' | 'closed';
  atMs: number;
  /** Net of commission and swap in account currency; null while open. */
  profit: number | null;
  currency: string;
  isDemo: boolean;
};

/** What the server tells open pages. `book` tells which state of the book is current (live/book-version.ts): pages that were read at another
 * one are behind. `risky-moves` means that accounts went to riskier archetypes in a new run. */
export type LiveEvent =
  | { type: 'job'; job: JobView }
  | { type: 'positions'; positions: LivePosition[] }
  | { type: 'risky-moves'; runId: string; accountIds: number[] }
  | { type: 'book'; version: string };

/** A position as it reaches a browser. */
export type LabelledPosition = LivePosition & { label: string };
export type LiveMessage =
  | Exclude<LiveEvent, { type: 'positions' | 'risky-moves' }>
  | { type: 'positions'; positions: LabelledPosition[] }
  /** How many of the person's own accounts. */
  | { type: 'risky-moves'; runId: string; accounts: number };
