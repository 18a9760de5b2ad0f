import { protectedLoader } from '#app/auth/guard.ts';
import { weightsFromText } from '#app/domain/similarity-choice.ts';
import { AppError } from '#app/lib/errors.ts';
import { viewerOf } from '#app/presenters/lake.ts';
import { presentSimilar } from '#app/presenters/similar.ts';

/** Accounts like one account, within what the person may see. The first search of a run reads the book, so the page asks for it by itself. */
export const loader = protectedLoader({ permission: 'read:dashboard' }, async function similarLoader({ request, params, user, scope }) {
  if (!/^\d{1,9}$/.test(params.id ?? '')) throw new AppError('not-found', 'There is no such account within your groups.');
  const weights = weightsFromText(new URL(request.url).searchParams.get('like'));
  return { similar: await presentSimilar(viewerOf(user.role, scope), Number(params.id), weights) };
});
