import type { Actor } from '#app/domain/actor.ts';
import type { Role } from '#app/domain/roles.ts';
import { hashToken, randomToken } from '#app/lib/crypto.ts';
import { AppError } from '#app/lib/errors.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { existingGroupIds } from '#app/repositories/groups.ts';
import { createInvitation, deleteOpenInvitations } from '#app/repositories/invitations.ts';
import { findUserByEmail, normalEmail } from '#app/repositories/users.ts';

const invitationLifetimeMs = 7 * 86_400_000;

export type InvitedUser = { email: string; role: Role; groupIds: readonly number[] };

/** Makes a one-time link for a new person and returns its path: only now, because the database keeps a hash. An earlier one for the address ends. */
export async function inviteUser(actor: Actor, { email, role, groupIds }: InvitedUser, nowMs: number): Promise<string> {
  const address = normalEmail(email);
  if (await findUserByEmail(address)) throw new AppError('taken', 'Someone with this e-mail address exists already.');
  const token = randomToken();
  const groups = await existingGroupIds(groupIds);
  await deleteOpenInvitations({ purpose: 'invite', email: address });
  await createInvitation({
    tokenHash: hashToken(token),
    purpose: 'invite',
    role,
    email: address,
    groupIds: groups,
    expiresAtMs: nowMs + invitationLifetimeMs,
  });
  await recordAudit({ actor, action: 'user.invite', entity: `invitation:${address}`, after: { role, groupIds: groups } });
  return `/setup/${token}`;
}
