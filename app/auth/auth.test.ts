import { describe, expect, onTestFinished, test } from 'vitest';
import { hashToken } from '#app/lib/crypto.ts';
import { env } from '#app/lib/env.ts';
import { AppError } from '#app/lib/errors.ts';
import { listAudit } from '#app/repositories/audit.ts';
import { createInvitation } from '#app/repositories/invitations.ts';
import { listSessions } from '#app/repositories/sessions.ts';
import { findPasswordHash, findUser } from '#app/repositories/users.ts';
import { acceptInvitation } from '#app/services/accept-invitation.ts';
import { changeOwnPassword } from '#app/services/change-own-password.ts';
import { changeUser } from '#app/services/change-user.ts';
import { createResetLink } from '#app/services/create-reset-link.ts';
import { createSetupLink } from '#app/services/create-setup-link.ts';
import { disableUser } from '#app/services/disable-user.ts';
import { enableUser } from '#app/services/enable-user.ts';
import { inviteUser } from '#app/services/invite-user.ts';
import { systemActor } from '#tests/setup/actors.ts';
import { controlDb, person, testPassword } from '#tests/setup/control-db.ts';
import { createLoginThrottle, failureLimits } from './login-throttle.ts';
import { endSession, readSession, sessionIdleMs, startSession } from './session.ts';
import { signIn } from './sign-in.ts';

const nowMs = Date.UTC(2026, 0, 5, 12);
const minuteMs = 60_000;
const cookieOf = (setCookie: string) => setCookie.split(';')[0]!;
const attempt = (email: string, password: string, ip = '10.0.0.1') => signIn({ email, password, ip, userAgent: 'test', nowMs });
const tokenOf = (path: string | null) => path!.split('/').at(-1)!;
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );

describe('sessions', () => {
  test('the cookie carries a token that the database does not hold, and no script can read it', async () => {
    await controlDb();
    const user = await person('viewer');
    const setCookie = await startSession(user.id, 'test', nowMs);
    expect(setCookie).toMatch(/; HttpOnly/);
    expect(setCookie).toMatch(/; SameSite=Lax/);
    const [session] = await listSessions(user.id, nowMs);
    expect(setCookie).not.toContain(session!.tokenHash);
    expect((await readSession(cookieOf(setCookie), nowMs))?.user.id).toBe(user.id);
  });

  test('behind https the cookie is sent over https alone and bound to this host', async () => {
    await controlDb();
    const user = await person('viewer');
    Object.assign(env, { publicUrl: 'https://cortex.example' });
    onTestFinished(() => void Object.assign(env, { publicUrl: null }));
    const setCookie = await startSession(user.id, 'test', nowMs);
    expect(setCookie).toMatch(/^__Host-cortex-/);
    expect(setCookie).toMatch(/; Secure/);
    expect((await readSession(cookieOf(setCookie), nowMs))?.user.id).toBe(user.id);
  });

  test('use keeps a session alive, a pause longer than a week ends it', async () => {
    await controlDb();
    const cookie = cookieOf(await startSession((await person('viewer')).id, 'test', nowMs));
    const later = nowMs + sessionIdleMs - minuteMs;
    expect(await readSession(cookie, later)).not.toBeNull();
    expect(await readSession(cookie, later + sessionIdleMs - minuteMs)).not.toBeNull();
    expect(await readSession(cookie, later + 3 * sessionIdleMs)).toBeNull();
  });

  test('signing in again makes another token; signing out ends only its own', async () => {
    await controlDb();
    const user = await person('viewer');
    const [first, second] = [await startSession(user.id, 'a', nowMs), await startSession(user.id, 'b', nowMs)].map(cookieOf);
    expect(first).not.toBe(second);
    await endSession(first!);
    expect(await readSession(first!, nowMs)).toBeNull();
    expect(await readSession(second!, nowMs)).not.toBeNull();
  });

  test('an invented cookie signs nobody in', async () => {
    await controlDb();
    const cookie = cookieOf(await startSession((await person('viewer')).id, 'test', nowMs));
    const name = cookie.split('=')[0]!;
    for (const value of ['', 'x', Buffer.from('"x"').toString('base64'), Buffer.from('{"$ne":1}').toString('base64')]) {
      expect(await readSession(`${name}=${value}`, nowMs)).toBeNull();
    }
    expect(await readSession(null, nowMs)).toBeNull();
  });

  test('disabling a person ends every session, and enabling does not bring them back', async () => {
    await controlDb();
    await person('admin');
    const user = await person('viewer');
    const cookie = cookieOf(await startSession(user.id, 'test', nowMs));
    await disableUser(systemActor, user.id, nowMs);
    expect(await readSession(cookie, nowMs)).toBeNull();
    expect(await codeOf(attempt(user.email, testPassword))).toBe('invalid');
    await enableUser(systemActor, user.id);
    expect(await readSession(cookie, nowMs)).toBeNull();
    expect(await attempt(user.email, testPassword)).toContain('HttpOnly');
  });

  test('a new password ends the other sessions and leaves the own one', async () => {
    await controlDb();
    const user = await person('viewer');
    const [own, other] = [await startSession(user.id, 'a', nowMs), await startSession(user.id, 'b', nowMs)].map(cookieOf);
    const sessionId = (await readSession(own!, nowMs))!.tokenHash;
    const change = { currentPassword: 'wrong', newPassword: 'another long password', sessionId };
    expect(await codeOf(changeOwnPassword(systemActor, user, change))).toBe('invalid');
    expect(await changeOwnPassword(systemActor, user, { ...change, currentPassword: testPassword })).toBe(1);
    expect(await readSession(own!, nowMs)).not.toBeNull();
    expect(await readSession(other!, nowMs)).toBeNull();
    expect(await codeOf(attempt(user.email, testPassword))).toBe('invalid');
  });
});

describe('signing in', () => {
  test('the right password signs in whatever the case of the address, and the wrong one does not say what was wrong', async () => {
    await controlDb();
    await person('viewer', { email: 'someone@example.com' });
    expect(await attempt(' Someone@Example.com ', testPassword)).toContain('HttpOnly');
    const wrong = await attempt('someone@example.com', 'nonsense').catch((error: Error) => error.message);
    const unknown = await attempt('nobody@example.com', 'nonsense').catch((error: Error) => error.message);
    expect(wrong).toBe(unknown);
  });

  test('passwords are kept as argon2id with the named parameters', async () => {
    await controlDb();
    const user = await person('viewer');
    expect(await findPasswordHash(user.email)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test('five failures from one address lock that address for the account, not the person', async () => {
    await controlDb();
    const { email } = await person('viewer');
    for (let count = 0; count < failureLimits.addressAndAccount; count++)
      expect(await codeOf(attempt(email, 'nonsense', '10.0.0.2'))).toBe('invalid');
    expect(await codeOf(attempt(email, testPassword, '10.0.0.2'))).toBe('too-many');
    expect(await attempt(email, testPassword, '10.0.0.3')).toContain('HttpOnly');
  });

  test('the throttle forgets after a quarter of an hour and counts an address over all accounts', () => {
    const throttle = createLoginThrottle();
    for (let count = 0; count < failureLimits.address; count++) throttle.failed({ ip: 'a', email: `${count}@example.com` }, nowMs);
    expect(() => throttle.check({ ip: 'a', email: 'new@example.com' }, nowMs)).toThrow('Try again in 15 minutes');
    expect(() => throttle.check({ ip: 'b', email: 'new@example.com' }, nowMs)).not.toThrow();
    expect(() => throttle.check({ ip: 'a', email: 'new@example.com' }, nowMs + 15 * minuteMs)).not.toThrow();
  });
});

describe('one-time links', () => {
  const newcomer = { name: 'New', email: 'new@example.com', password: 'a password of a newcomer', nowMs };

  test('the set-up link makes one admin; each start makes the earlier link worthless, and afterwards there is none', async () => {
    await controlDb();
    const [old, current] = [tokenOf(await createSetupLink(nowMs)), tokenOf(await createSetupLink(nowMs))];
    expect(await codeOf(acceptInvitation({ ...newcomer, token: old }))).toBe('link-expired');
    expect((await acceptInvitation({ ...newcomer, token: current })).role).toBe('admin');
    expect(await codeOf(acceptInvitation({ ...newcomer, email: 'other@example.com', token: current }))).toBe('link-expired');
    expect(await createSetupLink(nowMs)).toBeNull();
  });

  test('of two set-up links that are open at once only one makes an admin', async () => {
    await controlDb();
    const token = tokenOf(await createSetupLink(nowMs));
    const second = {
      tokenHash: hashToken('second'),
      purpose: 'setup',
      role: 'admin',
      email: null,
      groupIds: [],
      expiresAtMs: nowMs + 1,
    } as const;
    await createInvitation({ ...second, groupIds: [] });
    await acceptInvitation({ ...newcomer, token });
    expect(await codeOf(acceptInvitation({ ...newcomer, email: 'b@example.com', token: 'second' }))).toBe('link-expired');
  });

  test('an invitation gives the address, role and groups that the admin chose, once and for a week', async () => {
    await controlDb();
    const invitation = { email: 'Invited@example.com', role: 'viewer', groupIds: [999] } as const;
    const token = tokenOf(await inviteUser(systemActor, invitation, nowMs));
    const late = { ...newcomer, token, nowMs: nowMs + 8 * 24 * 60 * minuteMs };
    expect(await codeOf(acceptInvitation(late))).toBe('link-expired');
    const user = await acceptInvitation({ ...newcomer, token, email: 'attacker@example.com' });
    expect(user).toMatchObject({ email: 'invited@example.com', role: 'viewer', groupIds: [] });
    expect(await codeOf(inviteUser(systemActor, invitation, nowMs))).toBe('taken');
  });

  test('a reset link sets a new password and ends all sessions', async () => {
    await controlDb();
    const user = await person('viewer');
    const cookie = cookieOf(await startSession(user.id, 'test', nowMs));
    const token = tokenOf(await createResetLink(systemActor, user.id, nowMs));
    await acceptInvitation({ ...newcomer, token, password: 'the password after the reset' });
    expect(await readSession(cookie, nowMs)).toBeNull();
    expect(await attempt(user.email, 'the password after the reset')).toContain('HttpOnly');
  });

  test('two people who use one link at the same moment: one wins', async () => {
    await controlDb();
    const token = tokenOf(await createSetupLink(nowMs));
    const codes = await Promise.all(
      ['a', 'b'].map((name) => codeOf(acceptInvitation({ ...newcomer, email: `${name}@example.com`, token }))),
    );
    expect(codes.sort()).toEqual(['link-expired', 'nothing was thrown']);
  });
});

test('the last admin can be neither disabled nor demoted, and nobody disables themselves', async () => {
  await controlDb();
  const admin = await person('admin');
  const viewer = { role: 'viewer', groupIds: [] } as const;
  expect(await codeOf(disableUser(systemActor, admin.id, nowMs))).toBe('conflict');
  expect(await codeOf(changeUser(systemActor, admin.id, viewer))).toBe('conflict');
  const second = await person('admin');
  expect(await codeOf(disableUser({ userId: second.id, label: second.email }, second.id, nowMs))).toBe('conflict');
  await changeUser(systemActor, admin.id, viewer);
  expect((await findUser(admin.id))?.role).toBe('viewer');
});

test('the audit log holds what was done and neither a password nor a token', async () => {
  await controlDb();
  const admin = await person('admin');
  const actor = { userId: admin.id, label: admin.email };
  const token = tokenOf(await inviteUser(actor, { email: 'x@example.com', role: 'viewer', groupIds: [] }, nowMs));
  const user = await acceptInvitation({ token, name: 'X', email: '', password: testPassword, nowMs });
  await changeUser(actor, user.id, { role: 'risk-manager', groupIds: [] });
  const { rows } = await listAudit({}, { offset: 0, limit: 50 });
  expect(rows.map((row) => row.action)).toEqual(['user.change', 'user.join', 'user.invite', 'user.add']);
  expect(rows[0]).toMatchObject({ actor: admin.email, before: { role: 'viewer' }, after: { role: 'risk-manager' } });
  const text = JSON.stringify(rows);
  for (const secret of [token, hashToken(token), testPassword]) expect(text).not.toContain(secret);
});
