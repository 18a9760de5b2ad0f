import { createCookie } from '@remix-run/node';
import { derivedKey, hashToken, randomToken } from '#app/lib/crypto.ts';
import { env } from '#app/lib/env.ts';
import { createSession, deleteExpiredSessions, deleteSession, extendSession, findSession } from '#app/repositories/sessions.ts';
import { type User, updateUser } from '#app/repositories/users.ts';

const dayMs = 86_400_000;
/** A session ends after this long without a request. */
export const sessionIdleMs = 7 * dayMs;
/** The browser keeps the cookie longer than the session can idle; the database alone decides. */
const cookieMaxAgeS = (90 * dayMs) / 1_000;
/** Pushing the expiry on every request would make every request a write. */
const extendEveryMs = 3_600_000;
const userAgentMaxLength = 300;

const isHttps = () => env.publicUrl?.startsWith('https:') ?? false;

// Cookies ignore ports: the name carries the installation, so that two of them on one host do not sign each other out.
const sessionCookie = () => {
  const installation = derivedKey('cookie-name').toString('hex').slice(0, 8);
  return createCookie(`${isHttps() ? '__Host-' : ''}cortex-${installation}`, {
    httpOnly: true,
    sameSite: 'lax',
    secure: isHttps(),
    path: '/',
    maxAge: cookieMaxAgeS,
  });
};

export type Session = { user: User; tokenHash: string };

/** Starts a session and returns the Set-Cookie value. Signing in always makes a new token: one that was planted before is worthless. */
export async function startSession(userId: number, userAgent: string, nowMs: number): Promise<string> {
  const token = randomToken();
  await deleteExpiredSessions(nowMs);
  await createSession({
    tokenHash: hashToken(token),
    userId,
    expiresAt: new Date(nowMs + sessionIdleMs),
    userAgent: userAgent.slice(0, userAgentMaxLength),
  });
  await updateUser(userId, { lastLoginAt: new Date(nowMs) });
  return await sessionCookie().serialize(token);
}

/** The signed-in person of a Cookie header; null when there is none, the session has ended or the person is disabled. */
export async function readSession(cookieHeader: string | null, nowMs: number): Promise<Session | null> {
  const token: unknown = await sessionCookie().parse(cookieHeader);
  if (typeof token !== 'string') return null;
  const session = await findSession(hashToken(token));
  if (!session || session.expiresAtMs <= nowMs || session.user.disabledAtMs !== null) return null;
  if (session.expiresAtMs < nowMs + sessionIdleMs - extendEveryMs) {
    await extendSession(session.tokenHash, new Date(nowMs + sessionIdleMs));
  }
  return { user: session.user, tokenHash: session.tokenHash };
}

/** Ends the session of a Cookie header and returns the Set-Cookie value that clears it. */
export async function endSession(cookieHeader: string | null): Promise<string> {
  const token: unknown = await sessionCookie().parse(cookieHeader);
  if (typeof token === 'string') await deleteSession(hashToken(token));
  return await sessionCookie().serialize('', { maxAge: 0 });
}
