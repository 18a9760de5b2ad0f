import { BriefcaseBusiness } from 'lucide-react';
import { type ReactElement, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Form, useLocation, useNavigation } from '#app/components/router.ts';
import { Button } from '#app/components/ui/button.tsx';
import { Dialog, DialogActions, DialogClose } from '#app/components/ui/dialog.tsx';
import { Field, fieldNotesId, TextInput } from '#app/components/ui/field.tsx';
import { longestCaseTitle } from '#app/domain/cases.ts';

type Props = {
  /** How many accounts it will be about. */
  accounts: number;
  /** Which: account ids, an alert, or a choice within a pattern search (app/routes/_app.cases._index.tsx). */
  about: { accountIds: string; alertId?: number } | { pattern: string; choice: string };
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

/** Opens a case and goes there. A navigation, so that nothing that reloads the page in between can lose it. */
export function OpenCaseButton({ accounts, about, trigger, open, onOpenChange }: Props) {
  const { t } = useTranslation(['desk', 'common']);
  const { pathname, search } = useLocation();
  const navigation = useNavigation();
  const id = useId();
  const button = (
    <Button small icon={BriefcaseBusiness}>
      {t('desk:case.open')}
    </Button>
  );
  return (
    <Dialog
      title={t('desk:case.open')}
      lead={t('desk:case.openLead', { count: accounts })}
      trigger={open === undefined ? (trigger ?? button) : undefined}
      open={open}
      onOpenChange={onOpenChange}
    >
      <Form method="post" action="/cases" className="flex flex-col gap-4">
        {Object.entries({ ...about, origin: `${pathname}${search}` }).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Field label={t('desk:case.title')} htmlFor={id} hint={t('desk:case.titleHint')}>
          <TextInput id={id} name="title" maxLength={longestCaseTitle} aria-describedby={fieldNotesId(id)} required autoFocus />
        </Field>
        <DialogActions>
          <DialogClose>
            <Button>{t('common:action.cancel')}</Button>
          </DialogClose>
          <Button type="submit" tone="primary" disabled={navigation.state !== 'idle'}>
            {t('desk:case.submit')}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
