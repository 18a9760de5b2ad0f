import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { AlertsPage } from '#app/components/desk/alerts-page.tsx';
import { can } from '#app/domain/roles.ts';
import { translatorOf } from '#app/i18n/server.ts';
import { parseForm } from '#app/lib/form.ts';
import { doneWithToast } from '#app/lib/toast.ts';
import { presentAlerts } from '#app/presenters/alerts.ts';
import { viewerOf } from '#app/presenters/lake.ts';
import { dismissAlert, reopenAlert } from '#app/services/decide-alert.ts';

export const handle = { title: 'desk:alerts.title' };

const id = z.coerce.number().int().positive();
const formSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('dismiss'), id, reason: z.string() }),
  z.object({ intent: z.literal('reopen'), id }),
]);

export const loader = protectedLoader({ permission: 'read:case' }, async function alertsLoader({ request, user, scope }) {
  const view = await presentAlerts(viewerOf(user.role, scope), new URL(request.url).searchParams);
  return { view, mayWrite: can(user.role, 'write:case') };
});

export const action = protectedAction({ permission: 'write:case' }, async function alertsAction({ request, scope, actor }) {
  const form = parseForm(formSchema, await request.formData());
  if (form.intent === 'dismiss') await dismissAlert(actor, scope, form.id, { atMs: Date.now(), reason: form.reason });
  if (form.intent === 'reopen') await reopenAlert(actor, scope, form.id);
  const t = await translatorOf(request);
  return await doneWithToast({ tone: 'done', title: t(`desk:alerts.done.${form.intent}`) });
});

export default function Alerts() {
  return <AlertsPage {...useLoaderData<typeof loader>()} />;
}
