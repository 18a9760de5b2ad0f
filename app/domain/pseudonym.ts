import { createHmac } from 'node:crypto';

const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const length = 5;

/**
 * What an account is called for people who may not read names: five characters of base32 (no I, O, 0, 1) from a keyed hash of its id.
 * The same in every session of an installation, different in another, and not to be turned back without the key. Two accounts
 * of a book of 10,000 share one with a chance of about three in four, so it labels and never identifies.
 * @param key 256-bit key of this installation for this purpose
 */
export function pseudonym(accountId: number, key: Uint8Array): string {
  const hash = createHmac('sha256', key).update(`account:${accountId}`).digest();
  let bits = hash.readUInt32BE(0);
  let text = '';
  for (let index = 0; index < length; index++) {
    text += alphabet[bits & 31];
    bits >>>= 5;
  }
  return text;
}

type Named = { id: number; displayName: string | null; name: string | null; accountRef: string };

/** What a screen calls an account: its name for people with read:pii, a pseudonym for everyone else. */
export const accountLabel = (account: Named, mayReadNames: boolean, key: Uint8Array): string =>
  mayReadNames ? (account.displayName ?? account.name ?? account.accountRef) : `Account ${pseudonym(account.id, key)}`;
