import { type ReactElement, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormErrors } from './form-field.tsx';
import { useFetcher } from './router.ts';
import { Button } from './ui/button.tsx';
import { Dialog, DialogActions, DialogClose } from './ui/dialog.tsx';

export type FormAnswer = { ok: true } | { ok: false; message: string };
type FormDialogProps = {
  title: ReactNode;
  /** For what is dangerous: what will happen, in numbers. */
  lead?: ReactNode;
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  submitLabel: string;
  danger?: boolean;
  /** Fields that nobody types, first of all `intent`. */
  hidden: Record<string, string | number>;
  /** The route whose action answers; the current one without it. */
  action?: string;
  children?: ReactNode;
};

/** A short form above the page. It closes when the action answers `{ ok: true }`, and otherwise says what is wrong. */
export function FormDialog({
  title,
  lead,
  trigger,
  open,
  onOpenChange,
  submitLabel,
  danger = false,
  hidden,
  action,
  children,
}: FormDialogProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const isControlled = open !== undefined;
  const change = (next: boolean) => {
    if (!isControlled) setOpen(next);
    onOpenChange?.(next);
  };
  return (
    <Dialog title={title} lead={lead} trigger={trigger} open={isControlled ? open : isOpen} onOpenChange={change}>
      <DialogForm
        submitLabel={submitLabel}
        danger={danger}
        hidden={hidden}
        action={action}
        cancelLabel={t('action.cancel')}
        onDone={() => change(false)}
      >
        {children}
      </DialogForm>
    </Dialog>
  );
}

type DialogFormProps = Pick<FormDialogProps, 'submitLabel' | 'danger' | 'hidden' | 'action' | 'children'> & {
  cancelLabel: string;
  onDone: () => void;
};

// A part of its own: it starts afresh each time the dialog opens.
function DialogForm({ submitLabel, danger, hidden, action, cancelLabel, onDone, children }: DialogFormProps) {
  const fetcher = useFetcher<FormAnswer>();
  const isDone = fetcher.state === 'idle' && fetcher.data?.ok === true;
  // biome-ignore lint/correctness/useExhaustiveDependencies: closes once, when the answer arrives.
  useEffect(() => {
    if (isDone) onDone();
  }, [isDone]);
  return (
    <fetcher.Form method="post" action={action} className="flex flex-col gap-4">
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <FormErrors errors={fetcher.data?.ok === false ? [fetcher.data.message] : undefined} />
      <DialogActions>
        <DialogClose>
          <Button>{cancelLabel}</Button>
        </DialogClose>
        <Button type="submit" tone={danger ? 'danger' : 'primary'} disabled={fetcher.state !== 'idle'}>
          {submitLabel}
        </Button>
      </DialogActions>
    </fetcher.Form>
  );
}
