import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { CasesPage } from '#app/components/desk/cases-page.tsx';
import { AppError } from '#app/lib/errors.ts';
import { parseForm } from '#app/lib/form.ts';
import { presentCases } from '#app/presenters/cases.ts';
import { type Viewer, viewerOf } from '#app/presenters/lake.ts';
import { choiceFrom, chosenAccounts } from '#app/presenters/pattern-result.ts';
import { openCase } from '#app/services/open-case.ts';

export const handle = { title: 'desk:cases.title' };

const common = { title: z.string(), origin: z.string().optional() };
const formSchema = z.union([
  z.object({
    ...common,
    accountIds: z.string().transform((text) => text.split(',').map(Number).filter(Number.isSafeInteger)),
    alertId: z.coerce.number().int().positive().optional(),
  }),
  z.object({ ...common, pattern: z.string(), choice: z.string() }),
]);

export const loader = protectedLoader({ permission: 'read:case' }, async function casesLoader({ request, user, scope }) {
  return { view: await presentCases(viewerOf(user.role, scope), new URL(request.url).searchParams) };
});

/** Opens a case on accounts, on an alert, or on a group or branch of a pattern search. */
export const action = protectedAction({ permission: 'write:case' }, async function casesAction({ request, user, scope, actor }) {
  const { title, origin = null, ...about } = parseForm(formSchema, await request.formData());
  const id =
    'pattern' in about
      ? await openCase(actor, scope, { title, origin, alertId: null, accountIds: await chosen(viewerOf(user.role, scope), about) })
      : await openCase(actor, scope, { title, origin, alertId: about.alertId ?? null, accountIds: about.accountIds });
  return redirect(`/cases/${id}`);
});

async function chosen(viewer: Viewer, { pattern, choice }: { pattern: string; choice: string }): Promise<number[]> {
  const wanted = choiceFrom(new URLSearchParams(choice));
  if (!wanted) throw new AppError('invalid', 'Choose a group or a branch first.');
  return await chosenAccounts(viewer, pattern, wanted);
}

export default function Cases() {
  const answer = useActionData<typeof action>();
  return <CasesPage {...useLoaderData<typeof loader>()} failure={answer && 'message' in answer ? answer.message : null} />;
}
