import { listGroupOptions } from '#app/repositories/groups.ts';
import { listSessions } from '#app/repositories/sessions.ts';
import type { User } from '#app/repositories/users.ts';

export type SessionView = { id: string; browser: string; createdAtMs: number; isThis: boolean };

/** What a person sees about themselves. */
export async function presentProfile(user: User, sessionId: string, nowMs: number) {
  const [sessions, groups] = await Promise.all([listSessions(user.id, nowMs), listGroupOptions(user.groupIds)]);
  return {
    name: user.name,
    email: user.email,
    role: user.role,
    groups: groups.map((group) => group.name),
    sessions: sessions.map(
      (session): SessionView => ({
        id: session.tokenHash,
        browser: browserOf(session.userAgent),
        createdAtMs: session.createdAtMs,
        isThis: session.tokenHash === sessionId,
      }),
    ),
  };
}

const browsers = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrom(e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;
const systems = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
] as const;

/** `Firefox, Windows`: enough for a person to recognise their own; what is unknown stays as the browser sent it. */
function browserOf(userAgent: string): string {
  const [browser, system] = [browsers, systems].map((list) => list.find(([pattern]) => pattern.test(userAgent))?.[1]);
  return browser ? [browser, system].filter(Boolean).join(', ') : userAgent.slice(0, 60);
}
