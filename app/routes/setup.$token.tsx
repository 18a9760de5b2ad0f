import { getFormProps, useForm } from '@conform-to/react';
import { parseWithZod } from '@conform-to/zod/v4';
import { json, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { publicAction, publicLoader } from '#app/auth/guard.ts';
import { startSession } from '#app/auth/session.ts';
import { AuthCard } from '#app/components/auth-card.tsx';
import { FormErrors, FormField } from '#app/components/form-field.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { emailSchema, newPasswordSchema, personNameSchema } from '#app/domain/credentials.ts';
import { minPasswordLength } from '#app/domain/password-length.ts';
import { AppError } from '#app/lib/errors.ts';
import { acceptInvitation, readInvitation } from '#app/services/accept-invitation.ts';

export const handle = { title: 'auth:setup.title' };

const schema = z.object({ name: personNameSchema, email: emailSchema, password: newPasswordSchema });
const secrets: 'password'[] = ['password'];

export const loader = publicLoader(async function setupLoader({ params }) {
  return await readInvitation(params.token ?? '', Date.now());
});

export const action = publicAction(async function setupAction({ request, params }) {
  const token = params.token ?? '';
  const invitation = await readInvitation(token, Date.now());
  const formData = await request.formData();
  // What the link already says is not asked for again.
  if (invitation.email !== null) formData.set('email', invitation.email);
  if (invitation.purpose === 'reset') formData.set('name', '-');
  const submission = parseWithZod(formData, { schema });
  if (submission.status !== 'success') return json(submission.reply({ hideFields: secrets }), { status: 400 });
  try {
    const nowMs = Date.now();
    const user = await acceptInvitation({ token, ...submission.value, nowMs });
    const cookie = await startSession(user.id, request.headers.get('User-Agent') ?? '', nowMs);
    return redirect('/', { headers: { 'Set-Cookie': cookie } });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return json(submission.reply({ formErrors: [error.message], hideFields: secrets }), { status: error.status });
  }
});

export default function Setup() {
  const { t } = useTranslation(['auth', 'common']);
  const { purpose, role, email } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state !== 'idle';
  const [form, fields] = useForm<z.infer<typeof schema>>({ lastResult: answer && 'status' in answer ? answer : undefined });
  return (
    <AuthCard title={t(`setup.${purpose}.title`)} lead={t(`setup.${purpose}.lead`, { role: t(`common:role.${role}`), email: email ?? '' })}>
      <Form method="post" {...getFormProps(form)} className="flex flex-col gap-4">
        {purpose !== 'reset' && <FormField field={fields.name} label={t('field.name')} autoComplete="name" required autoFocus />}
        {email === null ? (
          <FormField field={fields.email} type="email" label={t('field.email')} autoComplete="username" required />
        ) : (
          <input type="hidden" name="email" value={email} autoComplete="username" />
        )}
        <FormField
          field={fields.password}
          type="password"
          label={t('field.newPassword')}
          hint={t('field.newPasswordHint', { count: minPasswordLength })}
          autoComplete="new-password"
          required
        />
        <FormErrors errors={form.errors} />
        <Button type="submit" tone="primary" disabled={busy}>
          {t(`setup.${purpose}.submit`)}
        </Button>
      </Form>
    </AuthCard>
  );
}
