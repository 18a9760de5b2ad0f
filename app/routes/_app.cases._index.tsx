import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { CasesPage } from '#app/components/desk/cases-page.tsx';
import { parseForm } from '#app/lib/form.ts';
import { presentCases } from '#app/presenters/cases.ts';
import { viewerOf } from '#app/presenters/lake.ts';
import { openCase } from '#app/services/open-case.ts';

export const handle = { title: 'desk:cases.title' };

const formSchema = z.object({
  title: z.string(),
  accountIds: z.string().transform((text) => text.split(',').map(Number).filter(Number.isSafeInteger)),
  origin: z.string().optional(),
  alertId: z.coerce.number().int().positive().optional(),
});

export const loader = protectedLoader({ permission: 'read:case' }, async function casesLoader({ request, user, scope }) {
  return { view: await presentCases(viewerOf(user.role, scope), new URL(request.url).searchParams) };
});

/** Opens a case. */
export const action = protectedAction({ permission: 'write:case' }, async function casesAction({ request, scope, actor }) {
  const { origin = null, alertId = null, ...fields } = parseForm(formSchema, await request.formData());
  return redirect(`/cases/${await openCase(actor, scope, { ...fields, origin, alertId })}`);
});

export default function Cases() {
  const answer = useActionData<typeof action>();
  return <CasesPage {...useLoaderData<typeof loader>()} failure={answer && 'message' in answer ? answer.message : null} />;
}
