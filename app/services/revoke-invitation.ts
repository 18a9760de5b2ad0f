import type { Actor } from '#app/domain/actor.ts';
import { AppError } from '#app/lib/errors.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { deleteOpenInvitations, type InvitationPurpose } from '#app/repositories/invitations.ts';

/** Makes the open links for an address worthless. */
export async function revokeInvitation(actor: Actor, email: string, purpose: InvitationPurpose): Promise<void> {
  if ((await deleteOpenInvitations({ purpose, email })) === 0)
    throw new AppError('conflict', 'This link has been used or is too old already.');
  await recordAudit({ actor, action: 'user.revoke-invitation', entity: `invitation:${email}`, before: { purpose } });
}
