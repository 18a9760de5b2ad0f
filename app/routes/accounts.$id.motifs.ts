import { protectedLoader } from '#app/auth/guard.ts';
import { idFromParam } from '#app/lib/route-params.ts';
import { presentMotifs } from '#app/presenters/account-motifs.ts';
import { viewerOf } from '#app/presenters/lake.ts';

/** Repetitions and oddities in an account's series. They take a moment to find, so the page asks for them by itself. */
export const loader = protectedLoader({ permission: 'read:dashboard' }, async function motifsLoader({ params, user, scope }) {
  return { motifs: await presentMotifs(viewerOf(user.role, scope), idFromParam(params.id, 'account')) };
});
