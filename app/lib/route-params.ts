import { notWithinGroups } from './errors.ts';

/** The id of an account or case in an address. Throws `not-found` for what cannot be one. */
export function idFromParam(text: string | undefined, what: 'account' | 'case'): number {
  if (!/^\d{1,9}$/.test(text ?? '')) throw notWithinGroups(what);
  return Number(text);
}
