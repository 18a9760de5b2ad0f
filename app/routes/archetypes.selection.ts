import { protectedLoader } from '#app/auth/guard.ts';
import { filterFromUrl } from '#app/domain/account-filter.ts';
import { presentMapSelection } from '#app/presenters/archetype-map.ts';
import { viewerOf } from '#app/presenters/lake.ts';

/** What the accounts of a filter, above all of an area drawn on the map, have in common. */
export const loader = protectedLoader({ permission: 'read:dashboard' }, async function selectionLoader({ request, user, scope }) {
  return { selection: await presentMapSelection(viewerOf(user.role, scope), filterFromUrl(new URL(request.url).searchParams)) };
});
