import type { Actor } from '#app/domain/actor.ts';
import type { AccountScope } from '#app/domain/roles.ts';
import { AppError } from '#app/lib/errors.ts';
import { assignGroup } from './assign-group.ts';
import { createGroup, type GroupFields } from './create-group.ts';

/**
 * Makes a group of these accounts. An account has one group, so each leaves the one it was in; who is responsible for that one no longer
 * sees it. Returns the group's id and how many accounts moved.
 */
export async function groupAccounts(
  actor: Actor,
  scope: AccountScope,
  fields: GroupFields,
  ids: readonly number[],
): Promise<{ groupId: number; moved: number }> {
  if (scope.kind !== 'all') throw new AppError('forbidden', 'Only people who see every account can make a group of some.');
  if (ids.length === 0) throw new AppError('invalid', 'There is no account to put into the group.');
  const groupId = await createGroup(actor, fields);
  return { groupId, moved: await assignGroup(actor, scope, ids, groupId) };
}
