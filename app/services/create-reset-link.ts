import type { Actor } from '#app/domain/actor.ts';
import { hashToken, randomToken } from '#app/lib/crypto.ts';
import { AppError } from '#app/lib/errors.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { createInvitation, deleteOpenInvitations } from '#app/repositories/invitations.ts';
import { findUser } from '#app/repositories/users.ts';

const resetLifetimeMs = 86_400_000;

/** Makes a one-time link with which the person chooses a new password, and returns its path. Until it is used nothing changes. */
export async function createResetLink(actor: Actor, userId: number, nowMs: number): Promise<string> {
  const user = await findUser(userId);
  if (!user) throw new AppError('not-found', 'This person does not exist.');
  if (user.disabledAtMs !== null) throw new AppError('conflict', 'This person is disabled: enable them first.');
  const token = randomToken();
  await deleteOpenInvitations({ purpose: 'reset', email: user.email });
  await createInvitation({
    tokenHash: hashToken(token),
    purpose: 'reset',
    role: user.role,
    email: user.email,
    groupIds: [],
    expiresAtMs: nowMs + resetLifetimeMs,
  });
  await recordAudit({ actor, action: 'user.create-reset-link', entity: `user:${userId}` });
  return `/setup/${token}`;
}
