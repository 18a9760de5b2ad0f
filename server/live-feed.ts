import type { Request, Response } from 'express';
import { readSession } from '#app/auth/session.ts';
import type { LiveEvent } from '#app/domain/live.ts';
import { can } from '#app/domain/roles.ts';
import { logger } from '#app/lib/logger.ts';
import { messageFor } from '#app/live/audience.ts';
import { bookVersion } from '#app/live/book-version.ts';
import { subscribe } from '#app/live/bus.ts';
import type { User } from '#app/repositories/users.ts';

/** Keeps proxies from closing a quiet connection; each beat also asks whether the session still holds. */
const heartbeatMs = 20_000;
const retryMs = 3_000;

const open = new Set<Response>();

/** Ends every stream, because none ends by itself; the browsers connect again when there is a server again. */
export function endLiveFeeds(): void {
  for (const response of open) response.end();
}

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

  open.add(response);
  const send = (event: LiveEvent) => {
    messageFor(user, event)
      .then((message) => message && response.write(`data: ${JSON.stringify(message)}\n\n`))
      .catch((error) => logger.error({ err: error }, 'fault while sending a live event'));
  };
  const unsubscribe = subscribe(send);
  const heartbeat = setInterval(() => {
    readSession(cookie, Date.now())
      .then((current) => (current && rightsOf(current.user) === rights ? response.write(': beat\n\n') : response.end()))
      .catch(() => response.end());
  }, heartbeatMs);
  // Not the request's signal: it does not reach long streams reliably.
  response.on('close', () => {
    open.delete(response);
    clearInterval(heartbeat);
    unsubscribe();
  });
  // Whatever happened between the reading of the page and this moment reached nobody. Last, so that a connection that goes meanwhile is cleared away.
  send({ type: 'book', version: await bookVersion() });
}

const rightsOf = (user: User) => JSON.stringify([user.role, user.groupIds]);
