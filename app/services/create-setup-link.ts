import { hashToken, randomToken } from '#app/lib/crypto.ts';
import { createInvitation, deleteOpenInvitations } from '#app/repositories/invitations.ts';
import { countUsers } from '#app/repositories/users.ts';

const setupLinkLifetimeMs = 24 * 3_600_000;

/**
 * The one-time path that makes the first admin; null as soon as anyone exists. Each call makes a new one and the earlier ones
 * worthless, so a link in an old log opens nothing.
 */
export async function createSetupLink(nowMs: number): Promise<string | null> {
  await deleteOpenInvitations({ purpose: 'setup' });
  if ((await countUsers()) > 0) return null;
  const token = randomToken();
  await createInvitation({
    tokenHash: hashToken(token),
    purpose: 'setup',
    role: 'admin',
    email: null,
    groupIds: [],
    expiresAtMs: nowMs + setupLinkLifetimeMs,
  });
  return `/setup/${token}`;
}
