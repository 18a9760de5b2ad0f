/** Which accounts are compared, as it stands in the address: `ids=3,17,42`. */
import { mostCompared } from './style-views.ts';

/** The accounts of the address, each once, at most as many as can be compared. */
export function comparedIds(text: string | null): number[] {
  const ids = (text ?? '').split(',').filter((part) => /^\d{1,9}$/.test(part));
  return [...new Set(ids.map(Number))].slice(0, mostCompared);
}

/** The address of a comparison. */
export const comparePath = (ids: readonly number[]): string => (ids.length > 0 ? `/compare?ids=${ids.join(',')}` : '/compare');
