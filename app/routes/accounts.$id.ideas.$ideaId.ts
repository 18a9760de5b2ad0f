import { protectedLoader } from '#app/auth/guard.ts';
import { notWithinGroups } from '#app/lib/errors.ts';
import { presentIdeaPositions } from '#app/presenters/account.ts';
import { viewerOf } from '#app/presenters/lake.ts';

/** The positions of one idea, for a row of the ideas table that someone opens. */
export const loader = protectedLoader({ permission: 'read:dashboard' }, async function ideaPositionsLoader({ params, user, scope }) {
  const [accountId, ideaId] = [Number(params.id), Number(params.ideaId)];
  if (!Number.isSafeInteger(accountId) || !Number.isSafeInteger(ideaId)) throw notWithinGroups('idea');
  return { positions: await presentIdeaPositions(viewerOf(user.role, scope), accountId, ideaId) };
});
