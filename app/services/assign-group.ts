import type { Actor } from '#app/domain/actor.ts';
import type { AccountScope } from '#app/domain/roles.ts';
import { AppError } from '#app/lib/errors.ts';
import { announceBook } from '#app/live/book-version.ts';
import { findAccounts, setGroup } from '#app/repositories/accounts.ts';
import { recordAudits } from '#app/repositories/audit.ts';
import { findGroup } from '#app/repositories/groups.ts';

/**
 * Moves accounts within the scope to a group; null takes them out of theirs. A person who sees some groups only can move accounts
 * between those: anything else would take an account out of everyone's sight or put it into someone else's. Returns how many changed.
 */
export async function assignGroup(actor: Actor, scope: AccountScope, ids: readonly number[], groupId: number | null): Promise<number> {
  if (scope.kind === 'groups' && (groupId === null || !scope.groupIds.includes(groupId))) {
    throw new AppError('forbidden', 'You can move accounts between your own groups only.');
  }
  if (groupId !== null && !(await findGroup(groupId))) throw new AppError('not-found', 'There is no such group.');
  const changed = (await findAccounts(scope, ids)).filter((account) => account.groupId !== groupId);
  await setGroup(
    scope,
    changed.map(({ id }) => id),
    groupId,
  );
  await recordAudits(
    changed.map((account) => ({
      actor,
      action: 'account.assign',
      entity: `account:${account.id}`,
      before: account.groupId,
      after: groupId,
    })),
  );
  if (changed.length > 0) await announceBook();
  return changed.length;
}
