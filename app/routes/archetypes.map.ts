import { protectedLoader } from '#app/auth/guard.ts';
import { presentArchetypeMap } from '#app/presenters/archetypes.ts';
import { viewerOf } from '#app/presenters/lake.ts';

/** The points of the archetype map, column by column. */
export const loader = protectedLoader({ permission: 'read:dashboard' }, function archetypeMapLoader({ user, scope }) {
  return presentArchetypeMap(viewerOf(user.role, scope));
});
