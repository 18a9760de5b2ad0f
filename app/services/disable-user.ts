import type { Actor } from '#app/domain/actor.ts';
import { AppError } from '#app/lib/errors.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { deleteOpenInvitations } from '#app/repositories/invitations.ts';
import { deleteSessionsOf } from '#app/repositories/sessions.ts';
import { countActiveAdmins, findUser, updateUser } from '#app/repositories/users.ts';

/** Shuts a person out at once: every session ends and open reset links end. What they did stays in the audit log under their name. */
export async function disableUser(actor: Actor, userId: number, nowMs: number): Promise<void> {
  const user = await findUser(userId);
  if (!user) throw new AppError('not-found', 'This person does not exist.');
  if (user.disabledAtMs !== null) return;
  if (actor.userId === userId) throw new AppError('conflict', 'You cannot disable yourself.');
  if (user.role === 'admin' && (await countActiveAdmins()) === 1) {
    throw new AppError('conflict', 'This is the last admin: make someone else an admin first.');
  }
  await updateUser(userId, { disabledAt: new Date(nowMs) });
  const sessions = await deleteSessionsOf(userId);
  await deleteOpenInvitations({ purpose: 'reset', email: user.email });
  await recordAudit({ actor, action: 'user.disable', entity: `user:${userId}`, after: { endedSessions: sessions } });
}
