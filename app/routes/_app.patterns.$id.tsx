import type { ShouldRevalidateFunctionArgs } from '@remix-run/react';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { PatternPage } from '#app/components/patterns/pattern-page.tsx';
import { can } from '#app/domain/roles.ts';
import { translatorOf } from '#app/i18n/server.ts';
import { AppError } from '#app/lib/errors.ts';
import { parseForm } from '#app/lib/form.ts';
import { doneWithToast } from '#app/lib/toast.ts';
import { viewerOf } from '#app/presenters/lake.ts';
import { choiceFrom, chosenAccounts, presentPattern } from '#app/presenters/pattern-result.ts';
import { presentSearch } from '#app/presenters/patterns.ts';
import { groupAccounts } from '#app/services/group-accounts.ts';

export const handle = { title: 'patterns:result.title' };

export const loader = protectedLoader({ permission: 'read:dashboard' }, async function patternLoader({ params, user, scope }) {
  const search = await presentSearch({ user, scope }, params.id ?? '');
  return {
    search,
    view: await presentPattern(viewerOf(user.role, scope), search),
    may: {
      stop: can(user.role, 'write:job'),
      group: can(user.role, 'manage:group'),
      openCase: can(user.role, 'write:case'),
      export: can(user.role, 'export:data'),
    },
  };
});

/** Choosing a branch changes the address only: the picture stays, its details come by themselves. */
export function shouldRevalidate({ currentUrl, nextUrl, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs) {
  const isChoice = currentUrl.href !== nextUrl.href && currentUrl.pathname === nextUrl.pathname;
  return isChoice && currentUrl.searchParams.get('group') === nextUrl.searchParams.get('group') ? false : defaultShouldRevalidate;
}

const formSchema = z.object({
  name: z.string().trim().min(1, 'admin:groups.nameMissing').max(80),
  choice: z.string(),
});

/** Saves a group or branch as an account group. */
export const action = protectedAction(
  { permission: 'manage:group' },
  async function patternAction({ request, params, user, actor, scope }) {
    const { name, choice: wanted } = parseForm(formSchema, await request.formData());
    const choice = choiceFrom(new URLSearchParams(wanted));
    if (!choice) throw new AppError('invalid', 'Choose a group or a branch first.');
    const ids = await chosenAccounts(viewerOf(user.role, scope), params.id ?? '', choice);
    const { moved } = await groupAccounts(actor, scope, { name, description: '' }, ids);
    const t = await translatorOf(request);
    return await doneWithToast({ tone: 'done', title: t('patterns:save.done', { count: moved, name }) });
  },
);

export default function PatternRoute() {
  return <PatternPage {...useLoaderData<typeof loader>()} />;
}
