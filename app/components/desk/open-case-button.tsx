import { BriefcaseBusiness } from 'lucide-react';
import { type ReactElement, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Form, useLocation, useNavigation } from '#app/components/router.ts';
import { Button } from '#app/components/ui/button.tsx';
import { Dialog, DialogActions, DialogClose } from '#app/components/ui/dialog.tsx';
import { Field, fieldNotesId, TextInput } from '#app/components/ui/field.tsx';
import { longestCaseTitle } from '#app/domain/cases.ts';

type Props = {
  accountIds: readonly number[];
  /** What the title starts as. */
  title?: string;
  alertId?: number;
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

/** Opens a case on the given accounts and goes there. A navigation, so that nothing that reloads the page in between can lose it. */
export function OpenCaseButton({ accountIds, title = '', alertId, trigger, open, onOpenChange }: Props) {
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
      lead={t('desk:case.openLead', { count: accountIds.length })}
      trigger={open === undefined ? (trigger ?? button) : undefined}
      open={open}
      onOpenChange={onOpenChange}
    >
      <Form method="post" action="/cases" className="flex flex-col gap-4">
        <input type="hidden" name="accountIds" value={accountIds.join(',')} />
        <input type="hidden" name="origin" value={`${pathname}${search}`} />
        {alertId === undefined ? null : <input type="hidden" name="alertId" value={alertId} />}
        <Field label={t('desk:case.title')} htmlFor={id} hint={t('desk:case.titleHint')}>
          <TextInput
            id={id}
            name="title"
            defaultValue={title}
            maxLength={longestCaseTitle}
            aria-describedby={fieldNotesId(id)}
            required
            autoFocus
          />
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
