import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { ProfilePage } from '#app/components/admin/profile-page.tsx';
import { newPasswordSchema, personNameSchema } from '#app/domain/credentials.ts';
import { maxPasswordLength } from '#app/domain/password-length.ts';
import { can, permissions } from '#app/domain/roles.ts';
import { translatorOf } from '#app/i18n/server.ts';
import { parseForm } from '#app/lib/form.ts';
import { doneWithToast } from '#app/lib/toast.ts';
import { presentProfile } from '#app/presenters/profile.ts';
import { changeOwnName } from '#app/services/change-own-name.ts';
import { changeOwnPassword } from '#app/services/change-own-password.ts';
import { endOwnSession } from '#app/services/end-own-session.ts';

export const handle = { title: 'admin:profile.title' };

const formSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('rename'), name: personNameSchema }),
  z.object({
    intent: z.literal('change-password'),
    currentPassword: z.string().max(maxPasswordLength),
    newPassword: newPasswordSchema,
  }),
  z.object({ intent: z.literal('end-session'), sessionId: z.string().max(64) }),
]);

export const loader = protectedLoader({ permission: 'signed-in' }, async function profileLoader({ user, sessionId }) {
  const may = permissions.filter((permission) => can(user.role, permission));
  return { ...(await presentProfile(user, sessionId, Date.now())), may };
});

export const action = protectedAction({ permission: 'signed-in' }, async function profileAction({ request, actor, user, sessionId }) {
  const form = parseForm(formSchema, await request.formData());
  if (form.intent === 'rename') await changeOwnName(actor, user, form.name);
  if (form.intent === 'change-password') await changeOwnPassword(actor, user, { ...form, sessionId });
  if (form.intent === 'end-session') await endOwnSession(actor, user, form.sessionId, Date.now());
  const t = await translatorOf(request);
  return await doneWithToast({ tone: 'done', title: t(`admin:profile.done.${form.intent}`) });
});

export default function Profile() {
  return <ProfilePage {...useLoaderData<typeof loader>()} />;
}
