import { redirect } from '@remix-run/node';
import { publicAction, publicLoader } from '#app/auth/guard.ts';
import { endSession } from '#app/auth/session.ts';

/** Signing out changes something, so opening the address does nothing. */
export const loader = publicLoader(() => redirect('/'));

export const action = publicAction(async function logoutAction({ request }) {
  return redirect('/login', { headers: { 'Set-Cookie': await endSession(request.headers.get('Cookie')) } });
});
