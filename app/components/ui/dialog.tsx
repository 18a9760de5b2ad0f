import * as Radix from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import { classes } from './classes.ts';

type DialogProps = {
  title: ReactNode;
  /** One sentence under the title; for what is dangerous, what will happen in numbers. */
  lead?: ReactNode;
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Where the focus goes instead of to the first control: called with the opened element. */
  focusFirst?: (element: HTMLElement) => void;
  children: ReactNode;
};

const overlay = 'fixed inset-0 z-40 animate-appear bg-shade/40';

const Head = ({ title, lead }: Pick<DialogProps, 'title' | 'lead'>) => (
  <header className="ps-5 pe-12 pt-4">
    <Radix.Title className="break-words text-lg font-semibold">{title}</Radix.Title>
    {lead && <Radix.Description className="mt-0.5 text-muted">{lead}</Radix.Description>}
  </header>
);

/** Comes last, so that opening a dialog focuses its first field or its way out, and not this. */
function CloseButton() {
  const { t } = useTranslation();
  return (
    <Radix.Close asChild>
      <IconButton icon={X} label={t('action.close')} withoutTooltip className="absolute end-3 top-3" />
    </Radix.Close>
  );
}

/** A question or a short form above the page. `Esc` and a click outside close it. */
export function Dialog({ title, lead, trigger, open, onOpenChange, children }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className={overlay} />
        <Radix.Content
          {...(lead ? {} : { 'aria-describedby': undefined })}
          className="fixed inset-x-4 top-[12vh] z-40 mx-auto max-h-[76vh] max-w-md animate-appear overflow-y-auto rounded-lg bg-raised shadow-float"
        >
          <Head title={title} lead={lead} />
          <div className="px-5 pb-5 pt-3">{children}</div>
          <CloseButton />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Detail beside the page, at its end side; on a phone it takes the whole width. */
export function SidePanel({
  title,
  lead,
  trigger,
  open,
  onOpenChange,
  focusFirst,
  children,
  wide = false,
}: DialogProps & { wide?: boolean }) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className={overlay} />
        <Radix.Content
          {...(lead ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={(event) => {
            if (!focusFirst) return;
            event.preventDefault();
            focusFirst(event.target as HTMLElement);
          }}
          className={classes(
            'fixed inset-y-0 end-0 z-40 flex w-full animate-slide-in flex-col bg-raised shadow-float',
            wide ? 'max-w-3xl' : 'max-w-md',
          )}
        >
          <Head title={title} lead={lead} />
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5 pt-3">{children}</div>
          <CloseButton />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Closes the dialog or panel around it. */
export const DialogClose = ({ children }: { children: ReactElement }) => <Radix.Close asChild>{children}</Radix.Close>;

/** The last line of a form in a dialog: what it does at the end, the way out before it. */
export const DialogActions = ({ children }: { children: ReactNode }) => <div className="mt-5 flex justify-end gap-2">{children}</div>;
