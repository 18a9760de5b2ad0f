import { db } from './db.ts';
import { toUser, type User } from './users.ts';

export type SessionRow = { tokenHash: string; user: User; expiresAtMs: number };
export type SessionListing = { tokenHash: string; createdAtMs: number; expiresAtMs: number; userAgent: string };

export async function createSession(session: { tokenHash: string; userId: number; expiresAt: Date; userAgent: string }): Promise<void> {
  await db.session.create({ data: session });
}

/** The session and its user, whatever its age; the caller judges expiry and whether the person is disabled. */
export async function findSession(tokenHash: string): Promise<SessionRow | null> {
  const row = await db.session.findUnique({
    where: { tokenHash },
    include: { user: { include: { groups: { select: { groupId: true } } } } },
  });
  return row && { tokenHash, user: toUser(row.user), expiresAtMs: row.expiresAt.getTime() };
}

export async function extendSession(tokenHash: string, expiresAt: Date): Promise<void> {
  // updateMany: the session may have been revoked in between, which is no error.
  await db.session.updateMany({ where: { tokenHash }, data: { expiresAt } });
}

export async function deleteSession(tokenHash: string): Promise<void> {
  await db.session.deleteMany({ where: { tokenHash } });
}

/** Signs a person out everywhere, or everywhere but here. */
export async function deleteSessionsOf(userId: number, exceptTokenHash?: string): Promise<number> {
  const { count } = await db.session.deleteMany({ where: { userId, tokenHash: { not: exceptTokenHash } } });
  return count;
}

export async function deleteExpiredSessions(nowMs: number): Promise<void> {
  await db.session.deleteMany({ where: { expiresAt: { lt: new Date(nowMs) } } });
}

export async function listSessions(userId: number, nowMs: number): Promise<SessionListing[]> {
  const rows = await db.session.findMany({ where: { userId, expiresAt: { gt: new Date(nowMs) } }, orderBy: { createdAt: 'desc' } });
  return rows.map((row) => ({
    tokenHash: row.tokenHash,
    createdAtMs: row.createdAt.getTime(),
    expiresAtMs: row.expiresAt.getTime(),
    userAgent: row.userAgent,
  }));
}
