import type { Request, Response } from 'express';
import { readSession } from '#app/auth/session.ts';
import type { LabelledPosition, LiveEvent, LiveMessage, LivePosition } from '#app/domain/live.ts';
import { pseudonym } from '#app/domain/pseudonym.ts';
import { can } from '#app/domain/roles.ts';
import { derivedKey } from '#app/lib/crypto.ts';
import { logger } from '#app/lib/logger.ts';
import { findAccounts } from '#app/repositories/accounts.ts';
import { scopeOf, type User } from '#app/repositories/users.ts';
import { subscribe } from './bus.ts';

/** Keeps proxies from closing a quiet connection; each beat also asks whether the session still holds. */
const heartbeatMs = 20_000;
const retryMs = 3_000;

/**
 * `GET /live`: everything that happens, for one signed-in person, as server-sent events. A stream ends when the browser goes, when
 * the session has ended or when its person lost the role or a group (the browser then connects again with the new rights).
 */
export async function serveLive(request: Request, response: Response): Promise<void> {
  const cookie = request.headers.cookie ?? null;
  const session = await readSession(cookie, Date.now());
  if (!session || !can(session.user.role, 'read:dashboard')) {
    response.status(session ? 403 : 401).end();
    return;
  }
  const { user } = session;
  const rights = rightsOf(user);
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  response.write(`retry: ${retryMs}\n: connected\n\n`);

  const unsubscribe = subscribe((event) => {
    messageFor(user, event)
      .then((message) => message && response.write(`data: ${JSON.stringify(message)}\n\n`))
      .catch((error) => logger.error({ err: error }, 'fault while sending a live event'));
  });
  const heartbeat = setInterval(() => {
    readSession(cookie, Date.now())
      .then((current) => (current && rightsOf(current.user) === rights ? response.write(': beat\n\n') : response.end()))
      .catch(() => response.end());
  }, heartbeatMs);
  // Not the request's signal: it does not reach long streams reliably.
  response.on('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
}

const rightsOf = (user: User) => JSON.stringify([user.role, user.groupIds]);

/** What of an event reaches this person; null for nothing. */
export async function messageFor(user: User, event: LiveEvent): Promise<LiveMessage | null> {
  if (event.type === 'job') return can(user.role, 'read:job') ? event : null;
  if (event.type !== 'positions') return event;
  const positions = await labelled(user, event.positions);
  return positions.length > 0 ? { type: 'positions', positions } : null;
}

async function labelled(user: User, positions: LivePosition[]): Promise<LabelledPosition[]> {
  const ids = [...new Set(positions.map((position) => position.accountId))];
  const accounts = new Map((await findAccounts(scopeOf(user), ids)).map((account) => [account.id, account]));
  const mayReadNames = can(user.role, 'read:pii');
  return positions.flatMap((position) => {
    const account = accounts.get(position.accountId);
    if (!account) return [];
    const hidden = `Account ${pseudonym(account.id, derivedKey('pseudonym'))}`;
    return [{ ...position, label: mayReadNames ? (account.displayName ?? account.name ?? account.accountRef) : hidden }];
  });
}
