import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { CasePage } from '#app/components/desk/case-page.tsx';
import { caseOutcomes } from '#app/domain/cases.ts';
import { can } from '#app/domain/roles.ts';
import { translatorOf } from '#app/i18n/server.ts';
import { parseForm } from '#app/lib/form.ts';
import { idFromParam } from '#app/lib/route-params.ts';
import { doneWithToast } from '#app/lib/toast.ts';
import { caseMetrics, presentCase } from '#app/presenters/cases.ts';
import { viewerOf } from '#app/presenters/lake.ts';
import { closeCase, removeFromCase, writeCaseNote } from '#app/services/change-case.ts';

export const handle = { title: (data: unknown) => (data as { view: { case: { title: string } } }).view.case.title };

const formSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('note'), text: z.string() }),
  z.object({ intent: z.literal('close'), outcome: z.enum(caseOutcomes) }),
  z.object({ intent: z.literal('reopen') }),
  z.object({ intent: z.literal('remove'), accountId: z.coerce.number().int().positive() }),
]);

export const loader = protectedLoader({ permission: 'read:case' }, async function caseLoader({ params, user, scope }) {
  const view = await presentCase(viewerOf(user.role, scope), idFromParam(params.id, 'case'));
  return { view, metrics: caseMetrics, mayWrite: can(user.role, 'write:case') };
});

export const action = protectedAction({ permission: 'write:case' }, async function caseAction({ request, params, scope, actor }) {
  const id = idFromParam(params.id, 'case');
  const form = parseForm(formSchema, await request.formData());
  if (form.intent === 'note') await writeCaseNote(actor, scope, id, form.text);
  if (form.intent === 'close') await closeCase(actor, scope, id, { atMs: Date.now(), outcome: form.outcome });
  if (form.intent === 'reopen') await closeCase(actor, scope, id, null);
  if (form.intent === 'remove') await removeFromCase(actor, scope, id, form.accountId);
  const t = await translatorOf(request);
  return await doneWithToast({ tone: 'done', title: t(`desk:case.done.${form.intent}`) });
});

export default function Case() {
  return <CasePage {...useLoaderData<typeof loader>()} />;
}
