import { protectedLoader } from '#app/auth/guard.ts';
import { AppError } from '#app/lib/errors.ts';
import { presentMotifs } from '#app/presenters/account-motifs.ts';
import { viewerOf } from '#app/presenters/lake.ts';

/** Repetitions and oddities in an account's series. They take a moment to find, so the page asks for them by itself. */
export const loader = protectedLoader({ permission: 'read:dashboard' }, async function motifsLoader({ params, user, scope }) {
  if (!/^\d{1,9}$/.test(params.id ?? '')) throw new AppError('not-found', 'There is no such account within your groups.');
  return { motifs: await presentMotifs(viewerOf(user.role, scope), Number(params.id)) };
});
