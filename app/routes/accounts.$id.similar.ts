import { protectedLoader } from '#app/auth/guard.ts';
import { weightsFromText } from '#app/domain/similarity-choice.ts';
import { idFromParam } from '#app/lib/route-params.ts';
import { viewerOf } from '#app/presenters/lake.ts';
import { presentSimilar } from '#app/presenters/similar.ts';

/** Accounts like one account, within what the person may see. The first search of a run reads the book, so the page asks for it by itself. */
export const loader = protectedLoader({ permission: 'read:dashboard' }, async function similarLoader({ request, params, user, scope }) {
  const weights = weightsFromText(new URL(request.url).searchParams.get('like'));
  return { similar: await presentSimilar(viewerOf(user.role, scope), idFromParam(params.id, 'account'), weights) };
});
