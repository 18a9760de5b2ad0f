import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { GroupsPage } from '#app/components/admin/groups-page.tsx';
import { translatorOf } from '#app/i18n/server.ts';
import { parseForm } from '#app/lib/form.ts';
import { doneWithToast } from '#app/lib/toast.ts';
import { presentGroups } from '#app/presenters/groups.ts';
import { changeGroup } from '#app/services/change-group.ts';
import { createGroup } from '#app/services/create-group.ts';
import { deleteGroup } from '#app/services/delete-group.ts';
import { setGroupMembers } from '#app/services/set-group-members.ts';

export const handle = { title: 'admin:groups.title' };

const fields = { name: z.string().trim().min(1, 'admin:groups.nameMissing').max(80), description: z.string().trim().max(500) };
const id = z.coerce.number().int().positive();
const formSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('create'), ...fields }),
  z.object({ intent: z.literal('change'), id, ...fields }),
  z.object({ intent: z.literal('set-members'), id, userIds: z.array(id).default([]) }),
  z.object({ intent: z.literal('delete'), id }),
]);

export const loader = protectedLoader({ permission: 'manage:group' }, async function groupsLoader() {
  return await presentGroups();
});

export const action = protectedAction({ permission: 'manage:group' }, async function groupsAction({ request, actor }) {
  const form = parseForm(formSchema, await request.formData());
  if (form.intent === 'create') await createGroup(actor, { name: form.name, description: form.description });
  if (form.intent === 'change') await changeGroup(actor, form.id, { name: form.name, description: form.description });
  if (form.intent === 'set-members') await setGroupMembers(actor, form.id, form.userIds);
  if (form.intent === 'delete') await deleteGroup(actor, form.id);
  const t = await translatorOf(request);
  return await doneWithToast({ tone: 'done', title: t(`admin:groups.done.${form.intent}`) });
});

export default function Groups() {
  return <GroupsPage {...useLoaderData<typeof loader>()} />;
}
