import { protectedLoader } from '#app/auth/guard.ts';
import { viewerOf } from '#app/presenters/lake.ts';
import { searchAccounts } from '#app/presenters/search.ts';

/** What the command palette asks while someone types. */
export const loader = protectedLoader({ permission: 'read:dashboard' }, async function searchLoader({ request, user, scope }) {
  const query = new URL(request.url).searchParams.get('q') ?? '';
  return { query, accounts: await searchAccounts(viewerOf(user.role, scope), query) };
});
