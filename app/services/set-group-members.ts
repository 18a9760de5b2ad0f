import type { Actor } from '#app/domain/actor.ts';
import { AppError } from '#app/lib/errors.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { findGroup, groupUserIds, setGroupUsers } from '#app/repositories/groups.ts';

/** Decides who is responsible for a group: exactly these people see its accounts, beside the admins, who see all. */
export async function setGroupMembers(actor: Actor, groupId: number, userIds: readonly number[]): Promise<void> {
  if (!(await findGroup(groupId))) throw new AppError('not-found', 'This group does not exist any more.');
  const before = await groupUserIds(groupId);
  await setGroupUsers(groupId, userIds);
  await recordAudit({ actor, action: 'group.set-members', entity: `group:${groupId}`, before: { userIds: before }, after: { userIds } });
}
