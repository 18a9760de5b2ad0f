import { protectedAction } from '#app/auth/guard.ts';
import { changePreferences } from '#app/services/change-preferences.ts';

/** Remembers how a person has arranged their tables and the frame. */
export const action = protectedAction({ permission: 'signed-in' }, async function preferencesAction({ request, user }) {
  await changePreferences(user, await request.json());
  return { ok: true };
});
