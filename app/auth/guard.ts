import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import type { Actor } from '#app/domain/actor.ts';
import { type AccountScope, can, type Permission } from '#app/domain/roles.ts';
import { AppError, type AppErrorCode } from '#app/lib/errors.ts';
import type {} from '#app/lib/load-context.ts';
import { logger } from '#app/lib/logger.ts';
import { scopeOf, type User } from '#app/repositories/users.ts';
import { readSession } from './session.ts';

/** `signed-in` is for what belongs to the person alone: their profile, the frame around every page. */
export type Requirement = { permission: Permission | 'signed-in' };
export type SignedIn = {
  user: User;
  /** The accounts that this request is about: the person's own limits, narrowed by `?group=` in the address. */
  scope: AccountScope;
  /** For services and the audit log. */
  actor: Actor;
  /** SHA-256 of the session's token: names the session, cannot be used as one. */
  sessionId: string;
};
export type ProtectedArgs = LoaderFunctionArgs & SignedIn;

/** What an error page gets: the code of app/lib/errors.ts (or `fault`), a sentence, and what the log knows it by. */
export type ErrorBody = { code: AppErrorCode | 'fault'; message: string; reference: string; permission?: Permission };
/** What an action answers when the person can correct something and the page should stay. */
export type ActionFailure = { ok: false; code: AppErrorCode; message: string };

/** Every loader of a route goes through this or `publicLoader` (tests/architecture.test.ts). */
export function protectedLoader<Result>(requirement: Requirement, handler: (args: ProtectedArgs) => Promise<Result> | Result) {
  return (args: LoaderFunctionArgs): Promise<Result> =>
    answering(args, async () => handler({ ...args, ...(await authorise(args, requirement, 'view')) }));
}

/** Like `protectedLoader`. A failure that the person can correct comes back as `ActionFailure` instead of an error page. */
export function protectedAction<Result>(requirement: Requirement, handler: (args: ProtectedArgs) => Promise<Result> | Result) {
  return (args: ActionFunctionArgs) =>
    answering(args, async () => {
      const signedIn = await authorise(args, requirement, 'change');
      return await correctable(() => handler({ ...args, ...signedIn }));
    });
}

/** For the few routes that work without a session: login, set-up and invitation links. */
export function publicLoader<Result>(handler: (args: LoaderFunctionArgs) => Promise<Result> | Result) {
  return (args: LoaderFunctionArgs): Promise<Result> => answering(args, async () => handler(args));
}

export function publicAction<Result>(handler: (args: ActionFunctionArgs) => Promise<Result> | Result) {
  return (args: ActionFunctionArgs) => answering(args, () => correctable(() => handler(args)));
}

async function authorise(
  { request, context }: LoaderFunctionArgs,
  { permission }: Requirement,
  intent: 'view' | 'change',
): Promise<SignedIn> {
  const session = await readSession(request.headers.get('Cookie'), Date.now());
  const url = new URL(request.url);
  if (!session) {
    const wanted = intent === 'view' ? url.pathname + withoutDataParameter(url) : '/';
    throw redirect(wanted === '/' ? '/login' : `/login?returnTo=${encodeURIComponent(wanted)}`);
  }
  const { user, tokenHash } = session;
  if (permission !== 'signed-in' && !can(user.role, permission)) {
    const body: ErrorBody = {
      code: 'forbidden',
      message: `This needs the permission ${permission}.`,
      reference: context.requestId,
      permission,
    };
    throw json(body, { status: 403 });
  }
  const whole = scopeOf(user);
  return {
    user,
    sessionId: tokenHash,
    actor: { userId: user.id, label: user.email },
    // A change concerns what the person may change, whatever the page was narrowed to.
    scope: intent === 'view' ? narrowed(whole, url.searchParams.get('group')) : whole,
  };
}

/** The scope that `?group=3` leaves of the person's own. A group that is not theirs leaves nothing. */
export function narrowed(scope: AccountScope, group: string | null): AccountScope {
  if (!group || !/^\d{1,9}$/.test(group)) return scope;
  const groupId = Number(group);
  if (scope.kind === 'groups' && !scope.groupIds.includes(groupId)) return { kind: 'groups', groupIds: [] };
  return { kind: 'groups', groupIds: [groupId] };
}

const withoutDataParameter = (url: URL) => {
  const search = new URLSearchParams(url.search);
  search.delete('_data');
  return search.size > 0 ? `?${search}` : '';
};

async function correctable<Result>(work: () => Promise<Result> | Result) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.status === 403 || error.status === 404) throw error;
    const failure: ActionFailure = { ok: false, code: error.code, message: error.message };
    return json(failure, { status: error.status });
  }
}

/** Turns what a handler throws into what an error page can show: expected failures with their sentence, faults with a reference only. */
async function answering<Result>({ context }: LoaderFunctionArgs, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Response) throw error;
    const reference = context.requestId;
    if (error instanceof AppError) {
      const body: ErrorBody = { code: error.code, message: error.message, reference };
      throw json(body, { status: error.status });
    }
    logger.error({ err: error, requestId: reference }, 'fault while answering a request');
    const body: ErrorBody = { code: 'fault', message: 'Something went wrong on the server.', reference };
    throw json(body, { status: 500 });
  }
}
