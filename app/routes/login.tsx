import { getFormProps, useForm } from '@conform-to/react';
import { parseWithZod } from '@conform-to/zod/v4';
import { json, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation, useSearchParams } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { publicAction, publicLoader } from '#app/auth/guard.ts';
import { readSession } from '#app/auth/session.ts';
import { signIn } from '#app/auth/sign-in.ts';
import { AuthCard } from '#app/components/auth-card.tsx';
import { FormErrors, FormField } from '#app/components/form-field.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { localPath } from '#app/domain/local-path.ts';
import { maxPasswordLength } from '#app/domain/password-length.ts';
import { AppError } from '#app/lib/errors.ts';
import { presentLogin } from '#app/presenters/login.ts';

export const handle = { title: 'auth:login.title' };

const schema = z.object({ email: z.string().max(254), password: z.string().max(maxPasswordLength), returnTo: z.string().optional() });

export const loader = publicLoader(async function loginLoader({ request }) {
  if (await readSession(request.headers.get('Cookie'), Date.now())) throw redirect('/');
  return await presentLogin();
});

export const action = publicAction(async function loginAction({ request, context }) {
  const submission = parseWithZod(await request.formData(), { schema });
  if (submission.status !== 'success') return json(submission.reply({ hideFields: ['password'] }), { status: 400 });
  const { email, password, returnTo } = submission.value;
  try {
    const userAgent = request.headers.get('User-Agent') ?? '';
    const cookie = await signIn({ email, password, ip: context.ip, userAgent, nowMs: Date.now() });
    return redirect(localPath(returnTo), { headers: { 'Set-Cookie': cookie } });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return json(submission.reply({ formErrors: [error.message], hideFields: ['password'] }), { status: error.status });
  }
});

export default function Login() {
  const { t } = useTranslation('auth');
  const { isNew } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const [search] = useSearchParams();
  const busy = useNavigation().state !== 'idle';
  const [form, fields] = useForm<z.infer<typeof schema>>({ lastResult: answer && 'status' in answer ? answer : undefined });
  return (
    <AuthCard title={t('login.title')} lead={isNew ? t('login.isNew') : undefined}>
      <Form method="post" {...getFormProps(form)} className="flex flex-col gap-4">
        <input type="hidden" name="returnTo" value={search.get('returnTo') ?? ''} />
        <FormField field={fields.email} type="email" label={t('field.email')} autoComplete="username" required autoFocus />
        <FormField field={fields.password} type="password" label={t('field.password')} autoComplete="current-password" required />
        <FormErrors errors={form.errors} />
        <Button type="submit" tone="primary" disabled={busy}>
          {t('login.submit')}
        </Button>
        <p className="text-xs text-muted">{t('login.forgot')}</p>
      </Form>
    </AuthCard>
  );
}
