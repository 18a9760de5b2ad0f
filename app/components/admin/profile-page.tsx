import { useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormAnswer } from '#app/components/form-dialog.tsx';
import { FormErrors } from '#app/components/form-field.tsx';
import { useFetcher } from '#app/components/router.ts';
import { Badge } from '#app/components/ui/badge.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Field, fieldNotesId, TextInput } from '#app/components/ui/field.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { RelativeTime } from '#app/components/ui/relative-time.tsx';
import { minPasswordLength } from '#app/domain/password-length.ts';
import { type Permission, permissionKey, permissions, type Role } from '#app/domain/roles.ts';

export type ProfilePageProps = {
  name: string;
  email: string;
  role: Role;
  groups: readonly string[];
  may: readonly Permission[];
  sessions: readonly { id: string; browser: string; createdAtMs: number; isThis: boolean }[];
};

/** What a person can see and change about themselves. */
export function ProfilePage({ name, email, role, groups, may, sessions }: ProfilePageProps) {
  const { t } = useTranslation(['admin', 'common', 'auth']);
  const id = useId();
  const rename = useFetcher<FormAnswer>();
  return (
    <>
      <PageHead title={t('profile.title')} lead={t('profile.lead', { email, role: t(`common:role.${role}`) })} />
      <div className="grid max-w-5xl items-start gap-4 desk:grid-cols-2">
        <Panel title={t('profile.name')}>
          <rename.Form method="post" className="flex flex-col gap-3">
            <input type="hidden" name="intent" value="rename" />
            <Field label={t('profile.name')} htmlFor={`${id}-name`} hint={t('profile.nameHint')}>
              <TextInput id={`${id}-name`} name="name" defaultValue={name} maxLength={120} required autoComplete="name" />
            </Field>
            <FormErrors errors={rename.data?.ok === false ? [rename.data.message] : undefined} />
            <Button type="submit" className="self-start" disabled={rename.state !== 'idle'}>
              {t('common:action.save')}
            </Button>
          </rename.Form>
        </Panel>
        <Panel title={t('profile.password')}>
          <PasswordForm />
        </Panel>
        <Panel title={t('profile.rights')} subtitle={role === 'admin' ? t('profile.rightsAdmin') : t('profile.rightsGiven')}>
          <p className="mb-2">
            <span className="text-muted">{t('users.groups')}: </span>
            {role === 'admin' ? t('users.allGroups') : groups.join(', ') || t('users.noGroups')}
          </p>
          <ul className="flex flex-col gap-1">
            {permissions.map((permission) => (
              <li key={permission} className={may.includes(permission) ? undefined : 'text-faint line-through'}>
                {t(`common:permission.${permissionKey(permission)}`)}
              </li>
            ))}
          </ul>
        </Panel>
        <Panel title={t('profile.sessions')} subtitle={t('profile.sessionsLead')}>
          <ul className="flex flex-col">
            {sessions.map((session) => (
              <li key={session.id} className="flex items-center gap-3 border-b border-line/70 py-2 last:border-b-0">
                <div className="min-w-0 flex-1">
                  <p className="flex items-center gap-2">
                    <span className="truncate">{session.browser || t('profile.unknownBrowser')}</span>
                    {session.isThis && <Badge tone="accent">{t('profile.thisBrowser')}</Badge>}
                  </p>
                  <p className="text-xs text-muted">
                    {t('profile.since')} <RelativeTime ms={session.createdAtMs} />
                  </p>
                </div>
                {!session.isThis && <EndSession id={session.id} />}
              </li>
            ))}
          </ul>
        </Panel>
      </div>
    </>
  );
}

function EndSession({ id }: { id: string }) {
  const { t } = useTranslation('admin');
  const fetcher = useFetcher();
  return (
    <Button
      small
      disabled={fetcher.state !== 'idle'}
      onClick={() => fetcher.submit({ intent: 'end-session', sessionId: id }, { method: 'post' })}
    >
      {t('profile.endSession')}
    </Button>
  );
}

function PasswordForm() {
  const { t } = useTranslation(['admin', 'auth']);
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const fetcher = useFetcher<FormAnswer>();
  const isDone = fetcher.state === 'idle' && fetcher.data?.ok === true;
  useEffect(() => {
    if (isDone) form.current?.reset();
  }, [isDone]);
  return (
    <fetcher.Form ref={form} method="post" className="flex flex-col gap-3">
      <input type="hidden" name="intent" value="change-password" />
      <Field label={t('auth:field.currentPassword')} htmlFor={`${id}-current`}>
        <TextInput id={`${id}-current`} type="password" name="currentPassword" required autoComplete="current-password" />
      </Field>
      <Field label={t('auth:field.newPassword')} htmlFor={`${id}-new`} hint={t('auth:field.newPasswordHint', { count: minPasswordLength })}>
        <TextInput
          id={`${id}-new`}
          type="password"
          name="newPassword"
          required
          minLength={minPasswordLength}
          autoComplete="new-password"
          aria-describedby={fieldNotesId(`${id}-new`)}
        />
      </Field>
      <FormErrors errors={fetcher.data?.ok === false ? [fetcher.data.message] : undefined} />
      <Button type="submit" className="self-start" disabled={fetcher.state !== 'idle'}>
        {t('profile.changePassword')}
      </Button>
    </fetcher.Form>
  );
}
