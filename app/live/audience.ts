import type { LabelledPosition, LiveEvent, LiveMessage, LivePosition } from '#app/domain/live.ts';
import { pseudonym } from '#app/domain/pseudonym.ts';
import { can } from '#app/domain/roles.ts';
import { derivedKey } from '#app/lib/crypto.ts';
import { findAccounts } from '#app/repositories/accounts.ts';
import { scopeOf, type User } from '#app/repositories/users.ts';

/** What of an event reaches this person; null for nothing. */
export async function messageFor(user: User, event: LiveEvent): Promise<LiveMessage | null> {
  if (event.type === 'job') return can(user.role, 'read:job') ? event : null;
  if (event.type === 'risky-moves') {
    const accounts = (await findAccounts(scopeOf(user), event.accountIds)).length;
    return accounts > 0 ? { type: 'risky-moves', runId: event.runId, accounts } : null;
  }
  if (event.type !== 'positions') return event;
  const positions = await labelled(user, event.positions);
  return positions.length > 0 ? { type: 'positions', positions } : null;
}

async function labelled(user: User, positions: LivePosition[]): Promise<LabelledPosition[]> {
  const ids = [...new Set(positions.map((position) => position.accountId))];
  const accounts = new Map((await findAccounts(scopeOf(user), ids)).map((account) => [account.id, account]));
  const mayReadNames = can(user.role, 'read:pii');
  return positions.flatMap((position) => {
    const account = accounts.get(position.accountId);
    if (!account) return [];
    const hidden = `Account ${pseudonym(account.id, derivedKey('pseudonym'))}`;
    return [{ ...position, label: mayReadNames ? (account.displayName ?? account.name ?? account.accountRef) : hidden }];
  });
}
