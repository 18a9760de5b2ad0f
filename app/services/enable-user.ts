import type { Actor } from '#app/domain/actor.ts';
import { AppError } from '#app/lib/errors.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { findUser, updateUser } from '#app/repositories/users.ts';

/** Lets a disabled person sign in again, with the password, role and groups they had. */
export async function enableUser(actor: Actor, userId: number): Promise<void> {
  const user = await findUser(userId);
  if (!user) throw new AppError('not-found', 'This person does not exist.');
  if (user.disabledAtMs === null) return;
  await updateUser(userId, { disabledAt: null });
  await recordAudit({ actor, action: 'user.enable', entity: `user:${userId}` });
}
