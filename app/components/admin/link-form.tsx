import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormErrors } from '#app/components/form-field.tsx';
import { useFetcher } from '#app/components/router.ts';
import { Button } from '#app/components/ui/button.tsx';
import { DialogActions, DialogClose } from '#app/components/ui/dialog.tsx';
import { OneTimeLink } from './one-time-link.tsx';

type Answer = { ok: true; path: string } | { ok: false; message: string };
type LinkFormProps = { intent: 'invite' | 'reset'; id?: number; submitLabel: string; children?: ReactNode };

/** A form whose answer is a secret link: the link then stands in the form's place. */
export function LinkForm({ intent, id, submitLabel, children }: LinkFormProps) {
  const { t } = useTranslation();
  const fetcher = useFetcher<Answer>();
  if (fetcher.data?.ok) {
    return (
      <>
        <OneTimeLink link={new URL(fetcher.data.path, window.location.origin).href} />
        <DialogActions>
          <DialogClose>
            <Button tone="primary">{t('action.close')}</Button>
          </DialogClose>
        </DialogActions>
      </>
    );
  }
  return (
    <fetcher.Form method="post" className="flex flex-col gap-4">
      <input type="hidden" name="intent" value={intent} />
      {id !== undefined && <input type="hidden" name="id" value={id} />}
      {children}
      <FormErrors errors={fetcher.data ? [fetcher.data.message] : undefined} />
      <DialogActions>
        <DialogClose>
          <Button>{t('action.cancel')}</Button>
        </DialogClose>
        <Button type="submit" tone="primary" disabled={fetcher.state !== 'idle'}>
          {submitLabel}
        </Button>
      </DialogActions>
    </fetcher.Form>
  );
}
