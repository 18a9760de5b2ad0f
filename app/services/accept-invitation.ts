import { hashToken } from '#app/lib/crypto.ts';
import { AppError } from '#app/lib/errors.ts';
import { hashPassword } from '#app/lib/password.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { claimInvitation, findOpenInvitation, type Invitation } from '#app/repositories/invitations.ts';
import { deleteSessionsOf } from '#app/repositories/sessions.ts';
import { countUsers, createUser, findUserByEmail, type User, updateUser } from '#app/repositories/users.ts';

/** What the page behind a one-time link shows; throws `link-expired` when the link is used up, too old or was never made. */
export async function readInvitation(token: string, nowMs: number): Promise<Pick<Invitation, 'purpose' | 'role' | 'email'>> {
  const { purpose, role, email } = await openInvitation(token, nowMs);
  return { purpose, role, email };
}

export type Acceptance = { token: string; name: string; email: string; password: string; nowMs: number };

/** Uses a one-time link: creates the person it is for, or gives an existing one the new password and ends all their sessions. */
export async function acceptInvitation({ token, name, email, password, nowMs }: Acceptance): Promise<User> {
  const invitation = await openInvitation(token, nowMs);
  const address = invitation.email ?? email;
  const existing = await findUserByEmail(address);
  if (invitation.purpose !== 'reset' && existing) throw new AppError('taken', 'Someone with this e-mail address exists already.');
  const passwordHash = await hashPassword(password);
  if (!(await claimInvitation(invitation.tokenHash, nowMs))) throw expired();
  if (invitation.purpose === 'reset') {
    if (!existing) throw expired();
    await updateUser(existing.id, { passwordHash });
    await deleteSessionsOf(existing.id);
    await recordAudit({
      actor: { userId: existing.id, label: existing.email },
      action: 'user.reset-password',
      entity: `user:${existing.id}`,
    });
    return existing;
  }
  const user = await createUser({ email: address, name, role: invitation.role, passwordHash, groupIds: invitation.groupIds });
  await recordAudit({
    actor: { userId: user.id, label: user.email },
    action: 'user.join',
    entity: `user:${user.id}`,
    after: { email: user.email, role: user.role, groupIds: user.groupIds },
  });
  return user;
}

const expired = () => new AppError('link-expired', 'This link has been used or is too old. Ask for a new one.');

async function openInvitation(token: string, nowMs: number): Promise<Invitation> {
  const invitation = await findOpenInvitation(hashToken(token), nowMs);
  if (!invitation) throw expired();
  // Two set-up links can be open for a moment when two servers start at once; only the first admin comes in this way.
  if (invitation.purpose === 'setup' && (await countUsers()) > 0) throw expired();
  return invitation;
}
