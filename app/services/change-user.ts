import type { Actor } from '#app/domain/actor.ts';
import type { Role } from '#app/domain/roles.ts';
import { AppError } from '#app/lib/errors.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { existingGroupIds } from '#app/repositories/groups.ts';
import { countActiveAdmins, findUser, setUserGroups, updateUser } from '#app/repositories/users.ts';

export type UserChange = { role: Role; groupIds: readonly number[] };

/** Sets a person's role and groups. It holds from their next click on; the last active admin stays one. */
export async function changeUser(actor: Actor, userId: number, { role, groupIds }: UserChange): Promise<void> {
  const user = await findUser(userId);
  if (!user) throw new AppError('not-found', 'This person does not exist.');
  const isLastAdmin = user.role === 'admin' && user.disabledAtMs === null && (await countActiveAdmins()) === 1;
  if (isLastAdmin && role !== 'admin') throw new AppError('conflict', 'This is the last admin: make someone else an admin first.');
  const groups = await existingGroupIds(groupIds);
  await updateUser(userId, { role });
  await setUserGroups(userId, groups);
  const before = { role: user.role, groupIds: user.groupIds };
  await recordAudit({ actor, action: 'user.change', entity: `user:${userId}`, before, after: { role, groupIds: groups } });
}
