import { protectedLoader } from '#app/auth/guard.ts';
import { mapColourFrom } from '#app/domain/archetype-views.ts';
import { presentArchetypeMap } from '#app/presenters/archetype-map.ts';
import { viewerOf } from '#app/presenters/lake.ts';

/** The points of the archetype map, column by column. */
export const loader = protectedLoader({ permission: 'read:dashboard' }, function archetypeMapLoader({ request, user, scope }) {
  return presentArchetypeMap(viewerOf(user.role, scope), mapColourFrom(new URL(request.url).searchParams.get('colour')));
});
