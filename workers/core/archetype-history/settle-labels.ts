import { noGroup } from '#workers/contracts/archetypes.ts';

/** A label changes when its membership exceeds that of the held one by more than this, in both of two runs that agree (methods §4.4). */
export const clearMargin = 0.1;

/** What one run (or week) says of an account by itself: its label, and how much every label has of it. Labels below 0 are `noGroup` codes. */
export type Opinion = { label: number; share(label: number): number };

/** True when an opinion speaks clearly for its label against the held one. "Unlike anyone" has no membership: it is clear by itself. */
export function isClear({ label, share }: Opinion, held: number): boolean {
  if (label === noGroup.unlikeAnyone || held === noGroup.unlikeAnyone) return true;
  return share(label) - share(held) > clearMargin;
}

export type Settling = {
  held: number | null;
  /** False when the held label no longer exists: then nothing can be kept. */
  isHeldPossible: boolean;
  now: Opinion;
  /** The opinion before this one; null when there was none that counts. */
  before: Opinion | null;
};

/**
 * The label an account carries from here on: the held one, until two opinions in a row say clearly the same other. An account without a label takes its first at
 * once, one whose label went away moves at once, and one with too little data to have an opinion has none.
 */
export function settle({ held, isHeldPossible, now, before }: Settling): number {
  if (now.label === noGroup.insufficient || now.label === held) return now.label;
  if (held === null || held === noGroup.insufficient || !isHeldPossible) return now.label;
  const agree = before !== null && before.label === now.label && isClear(now, held) && isClear(before, held);
  return agree ? now.label : held;
}
