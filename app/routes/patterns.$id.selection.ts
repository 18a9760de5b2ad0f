import { protectedLoader } from '#app/auth/guard.ts';
import { pageFromUrl } from '#app/domain/account-filter.ts';
import { AppError } from '#app/lib/errors.ts';
import { viewerOf } from '#app/presenters/lake.ts';
import { choiceFrom, presentSelection } from '#app/presenters/pattern-result.ts';
import { presentSearch } from '#app/presenters/patterns.ts';

/** Members of the group or branch in the address, and what they share. */
export const loader = protectedLoader({ permission: 'read:dashboard' }, async function selectionLoader({ request, params, user, scope }) {
  const search = new URL(request.url).searchParams;
  const choice = choiceFrom(search);
  if (!choice) throw new AppError('invalid', 'Choose a group or a branch first.');
  const { job } = await presentSearch({ user, scope }, params.id ?? '');
  return await presentSelection(viewerOf(user.role, scope), job.id, choice, pageFromUrl(search));
});
