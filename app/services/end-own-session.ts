import type { Actor } from '#app/domain/actor.ts';
import { AppError } from '#app/lib/errors.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { deleteSession, listSessions } from '#app/repositories/sessions.ts';
import type { User } from '#app/repositories/users.ts';

/** Signs the person out of one of their own browsers. */
export async function endOwnSession(actor: Actor, user: User, sessionId: string, nowMs: number): Promise<void> {
  const own = await listSessions(user.id, nowMs);
  if (!own.some((session) => session.tokenHash === sessionId)) throw new AppError('not-found', 'This session has ended already.');
  await deleteSession(sessionId);
  await recordAudit({ actor, action: 'user.end-session', entity: `user:${user.id}` });
}
