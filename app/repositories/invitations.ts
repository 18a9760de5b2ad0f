import type { Role } from '#app/domain/roles.ts';
import { db } from './db.ts';

const invitationPurposes = ['setup', 'invite', 'reset'] as const;
/** `setup` makes the first admin, `invite` a new person, `reset` gives an existing person a new password. */
export type InvitationPurpose = (typeof invitationPurposes)[number];
export type Invitation = {
  tokenHash: string;
  purpose: InvitationPurpose;
  role: Role;
  email: string | null;
  groupIds: number[];
  createdAtMs: number;
  expiresAtMs: number;
};

type InvitationRow = {
  tokenHash: string;
  purpose: string;
  role: string;
  email: string | null;
  groupIds: string;
  createdAt: Date;
  expiresAt: Date;
};
const toInvitation = (row: InvitationRow): Invitation => ({
  tokenHash: row.tokenHash,
  purpose: row.purpose as InvitationPurpose,
  role: row.role as Role,
  email: row.email,
  groupIds: JSON.parse(row.groupIds),
  createdAtMs: row.createdAt.getTime(),
  expiresAtMs: row.expiresAt.getTime(),
});

export async function createInvitation(invitation: Omit<Invitation, 'createdAtMs'>): Promise<void> {
  const { expiresAtMs, groupIds, ...fields } = invitation;
  await db.invitation.create({ data: { ...fields, groupIds: JSON.stringify(groupIds), expiresAt: new Date(expiresAtMs) } });
}

/** An invitation that can still be used. */
export async function findOpenInvitation(tokenHash: string, nowMs: number): Promise<Invitation | null> {
  const row = await db.invitation.findFirst({ where: { tokenHash, usedAt: null, expiresAt: { gt: new Date(nowMs) } } });
  return row && toInvitation(row);
}

export async function listOpenInvitations(nowMs: number): Promise<Invitation[]> {
  const rows = await db.invitation.findMany({
    where: { usedAt: null, expiresAt: { gt: new Date(nowMs) }, purpose: { not: 'setup' } },
    orderBy: { createdAt: 'desc' },
  });
  return rows.map(toInvitation);
}

/** Marks the invitation used; false when someone else was faster. */
export async function claimInvitation(tokenHash: string, nowMs: number): Promise<boolean> {
  const { count } = await db.invitation.updateMany({ where: { tokenHash, usedAt: null }, data: { usedAt: new Date(nowMs) } });
  return count === 1;
}

/** Makes open links worthless: all of one purpose, or those of one purpose and address, or one by its hash. */
export async function deleteOpenInvitations(which: { purpose?: InvitationPurpose; email?: string; tokenHash?: string }): Promise<number> {
  const { count } = await db.invitation.deleteMany({ where: { ...which, usedAt: null } });
  return count;
}
