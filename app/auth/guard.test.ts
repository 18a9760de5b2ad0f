import type { LoaderFunctionArgs } from '@remix-run/node';
import { describe, expect, test } from 'vitest';
import { can, type Permission, permissions, type Role, roles } from '#app/domain/roles.ts';
import { AppError } from '#app/lib/errors.ts';
import { controlDb, person } from '#tests/setup/control-db.ts';
import { narrowed, protectedAction, protectedLoader, publicLoader } from './guard.ts';
import { startSession } from './session.ts';

const context = { requestId: 'request-1', cspNonce: '', ip: '10.0.0.1' };
const call = (path: string, cookie?: string): LoaderFunctionArgs => ({
  request: new Request(`http://localhost${path}`, { headers: cookie ? { Cookie: cookie } : {} }),
  params: {},
  context,
});
const signedIn = async (role: Role, groupIds?: number[]) =>
  (await startSession((await person(role, { groupIds })).id, 'test', Date.now())).split(';')[0]!;
const thrown = async (work: () => Promise<unknown>): Promise<Response> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof Response) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('who gets in', () => {
  test('without a session a page leads to the login and back, without Remix’s own parameter', async () => {
    await controlDb();
    const loader = protectedLoader({ permission: 'read:dashboard' }, () => 'secret');
    const response = await thrown(() => loader(call('/accounts?sort=-pnl&_data=routes%2F_app.accounts')));
    expect(response.status).toBe(302);
    expect(response.headers.get('Location')).toBe('/login?returnTo=%2Faccounts%3Fsort%3D-pnl');
  });

  const granted: Record<Role, Permission[]> = {
    admin: [...permissions],
    'risk-manager': [
      'read:dashboard',
      'read:pii',
      'write:account',
      'read:case',
      'write:case',
      'write:import',
      'read:job',
      'write:job',
      'export:data',
    ],
    viewer: ['read:dashboard'],
  };
  test.each(roles)('%s gets exactly what the role carries', async (role) => {
    await controlDb();
    const cookie = await signedIn(role);
    for (const permission of permissions) {
      const loader = protectedLoader({ permission }, () => 'through');
      const outcome = await loader(call('/', cookie)).catch((error: Response) => error.status);
      expect(outcome, permission).toBe(granted[role].includes(permission) ? 'through' : 403);
      expect(can(role, permission)).toBe(outcome === 'through');
    }
  });

  test('an unknown role may do nothing', () => {
    expect(permissions.filter((permission) => can('owner', permission))).toEqual([]);
  });

  test('a refusal names the permission and the reference', async () => {
    await controlDb();
    const cookie = await signedIn('viewer');
    const response = await thrown(() => protectedLoader({ permission: 'manage:user' }, () => null)(call('/users', cookie)));
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'forbidden', permission: 'manage:user', reference: 'request-1' });
  });
});

describe('which accounts', () => {
  const scopeFor = async (cookie: string, path: string) =>
    await protectedLoader({ permission: 'read:dashboard' }, ({ scope }) => scope)(call(path, cookie));

  test('an admin sees all and can narrow to one group', async () => {
    await controlDb();
    const cookie = await signedIn('admin');
    expect(await scopeFor(cookie, '/')).toEqual({ kind: 'all' });
    expect(await scopeFor(cookie, '/?group=3')).toEqual({ kind: 'groups', groupIds: [3] });
  });

  test('someone without a group sees nothing, whatever the address says', async () => {
    await controlDb();
    const cookie = await signedIn('viewer');
    expect(await scopeFor(cookie, '/')).toEqual({ kind: 'groups', groupIds: [] });
    expect(await scopeFor(cookie, '/?group=3')).toEqual({ kind: 'groups', groupIds: [] });
  });

  test('narrowing never widens', () => {
    const own = { kind: 'groups', groupIds: [1, 2] } as const;
    expect(narrowed(own, '2')).toEqual({ kind: 'groups', groupIds: [2] });
    expect(narrowed(own, '3')).toEqual({ kind: 'groups', groupIds: [] });
    for (const nonsense of [null, '', '-1', '2,3', '1e1', '99999999999']) expect(narrowed(own, nonsense)).toEqual(own);
  });

  test('a change concerns the whole of what the person may change', async () => {
    await controlDb();
    const cookie = await signedIn('admin');
    const action = protectedAction({ permission: 'write:account' }, ({ scope }) => scope);
    expect(await action(call('/?group=3', cookie))).toEqual({ kind: 'all' });
  });
});

describe('what failures become', () => {
  test('in a loader an expected failure is an error page with its sentence', async () => {
    const loader = publicLoader(() => {
      throw new AppError('not-found', 'No such account.');
    });
    const response = await thrown(() => loader(call('/')));
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ code: 'not-found', message: 'No such account.', reference: 'request-1' });
  });

  test('in an action a failure that can be corrected comes back as data with its status', async () => {
    await controlDb();
    const cookie = await signedIn('admin');
    const action = protectedAction({ permission: 'manage:group' }, () => {
      throw new AppError('taken', 'The name is taken.');
    });
    const response = (await action(call('/groups', cookie))) as unknown as Response;
    expect(response.status).toBe(409);
    expect(await response.json()).toEqual({ ok: false, code: 'taken', message: 'The name is taken.' });
  });

  test('a fault shows nothing of its cause', async () => {
    const loader = publicLoader(() => {
      throw new Error('SELECT secret FROM cortex');
    });
    const response = await thrown(() => loader(call('/')));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
  });
});
