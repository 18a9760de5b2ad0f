import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { UsersPage } from '#app/components/admin/users-page.tsx';
import { emailSchema } from '#app/domain/credentials.ts';
import { roles } from '#app/domain/roles.ts';
import { translatorOf } from '#app/i18n/server.ts';
import { parseForm } from '#app/lib/form.ts';
import { doneWithToast } from '#app/lib/toast.ts';
import { presentUsers } from '#app/presenters/users.ts';
import { changeUser } from '#app/services/change-user.ts';
import { createResetLink } from '#app/services/create-reset-link.ts';
import { disableUser } from '#app/services/disable-user.ts';
import { enableUser } from '#app/services/enable-user.ts';
import { inviteUser } from '#app/services/invite-user.ts';
import { revokeInvitation } from '#app/services/revoke-invitation.ts';

export const handle = { title: 'admin:users.title' };

const id = z.coerce.number().int().positive();
const rights = { role: z.enum(roles), groupIds: z.array(id).default([]) };
const formSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('invite'), email: emailSchema, ...rights }),
  z.object({ intent: z.literal('reset'), id }),
  z.object({ intent: z.literal('revoke'), email: z.string(), purpose: z.enum(['invite', 'reset']) }),
  z.object({ intent: z.literal('change'), id, ...rights }),
  z.object({ intent: z.literal('disable'), id }),
  z.object({ intent: z.literal('enable'), id }),
]);

export const loader = protectedLoader({ permission: 'manage:user' }, async function usersLoader({ user }) {
  return { ...(await presentUsers(Date.now())), ownId: user.id };
});

export const action = protectedAction({ permission: 'manage:user' }, async function usersAction({ request, actor }) {
  const form = parseForm(formSchema, await request.formData());
  const nowMs = Date.now();
  if (form.intent === 'invite') return { ok: true as const, path: await inviteUser(actor, form, nowMs) };
  if (form.intent === 'reset') return { ok: true as const, path: await createResetLink(actor, form.id, nowMs) };
  if (form.intent === 'revoke') await revokeInvitation(actor, form.email, form.purpose);
  if (form.intent === 'change') await changeUser(actor, form.id, form);
  if (form.intent === 'disable') await disableUser(actor, form.id, nowMs);
  if (form.intent === 'enable') await enableUser(actor, form.id);
  const t = await translatorOf(request);
  return await doneWithToast({ tone: 'done', title: t(`admin:users.done.${form.intent}`) });
});

export default function Users() {
  return <UsersPage {...useLoaderData<typeof loader>()} />;
}
