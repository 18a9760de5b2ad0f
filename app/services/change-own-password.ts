import type { Actor } from '#app/domain/actor.ts';
import { AppError } from '#app/lib/errors.ts';
import { hashPassword, passwordFits } from '#app/lib/password.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { deleteSessionsOf } from '#app/repositories/sessions.ts';
import { findPasswordHash, type User, updateUser } from '#app/repositories/users.ts';

export type PasswordChange = { currentPassword: string; newPassword: string; sessionId: string };

/** Sets a new password when the current one is right. Every other session of the person ends; the one that asks goes on. */
export async function changeOwnPassword(
  actor: Actor,
  user: User,
  { currentPassword, newPassword, sessionId }: PasswordChange,
): Promise<number> {
  if (!(await passwordFits(await findPasswordHash(user.email), currentPassword))) {
    throw new AppError('invalid', 'The current password is wrong.');
  }
  await updateUser(user.id, { passwordHash: await hashPassword(newPassword) });
  const endedSessions = await deleteSessionsOf(user.id, sessionId);
  await recordAudit({ actor, action: 'user.change-password', entity: `user:${user.id}`, after: { endedSessions } });
  return endedSessions;
}
