import { createHash } from 'node:crypto';

/**
 * An account reference for a file that names no account: a hash of its oldest rows. A later, longer export of the same account keeps its oldest rows
 * and so its reference; two accounts share one only if their first trades agree in every printed digit.
 */
export const contentRef = (oldestRows: readonly string[]): string =>
  `x${createHash('sha256').update(oldestRows.join('\n')).digest('hex').slice(0, 16)}`;

/** How many of the oldest rows identify an account. */
export const identifyingRows = 10;
