import { Check, ChevronDown } from 'lucide-react';
import { type ComponentProps, forwardRef, type ReactNode } from 'react';
import { classes } from './classes.ts';

const box =
  'rounded-md border border-line-strong bg-surface text-sm text-ink placeholder:text-faint disabled:opacity-50 aria-[invalid=true]:border-loss';

type FieldProps = {
  label: ReactNode;
  /** Id of the control inside. */
  htmlFor: string;
  hint?: ReactNode;
  errors?: readonly string[];
  children: ReactNode;
  className?: string;
};

/** A control with its label, what it is for, and what is wrong. Give the control `id`, and `aria-describedby={fieldNotesId(id)}`. */
export function Field({ label, htmlFor, hint, errors, children, className }: FieldProps) {
  return (
    <div className={classes('flex flex-col gap-1', className)}>
      <label htmlFor={htmlFor} className="text-xs font-medium text-ink">
        {label}
      </label>
      {children}
      <div id={fieldNotesId(htmlFor)} className="text-xs text-muted">
        {errors?.length ? (
          <p role="alert" className="text-loss">
            {errors.join(' ')}
          </p>
        ) : (
          hint && <p>{hint}</p>
        )}
      </div>
    </div>
  );
}

export const fieldNotesId = (id: string) => `${id}-notes`;

export const TextInput = forwardRef<HTMLInputElement, ComponentProps<'input'>>(function TextInput(
  { className, type = 'text', ...rest },
  ref,
) {
  return <input ref={ref} type={type} className={classes(box, 'h-8 w-full min-w-0 px-2.5', className)} {...rest} />;
});

export const TextArea = forwardRef<HTMLTextAreaElement, ComponentProps<'textarea'>>(function TextArea(
  { className, rows = 3, ...rest },
  ref,
) {
  return <textarea ref={ref} rows={rows} className={classes(box, 'w-full px-2.5 py-1.5', className)} {...rest} />;
});

/** The platform's own select: it opens natively on phones and needs no script. */
export const Select = forwardRef<HTMLSelectElement, ComponentProps<'select'>>(function Select({ className, children, ...rest }, ref) {
  return (
    <span className={classes('relative inline-flex', className)}>
      <select ref={ref} className={classes(box, 'h-8 w-full appearance-none ps-2.5 pe-8')} {...rest}>
        {children}
      </select>
      <ChevronDown size={14} aria-hidden className="pointer-events-none absolute inset-y-0 end-2.5 my-auto text-faint" />
    </span>
  );
});

/** A checkbox with its words; the whole line is the target. */
export const Checkbox = forwardRef<HTMLInputElement, Omit<ComponentProps<'input'>, 'type'> & { label: ReactNode; labelHidden?: boolean }>(
  function Checkbox({ label, labelHidden = false, className, ...rest }, ref) {
    return (
      <label className={classes('inline-flex cursor-pointer items-center gap-2 align-middle text-sm', className)}>
        <span className="relative inline-flex size-4 shrink-0">
          <input
            ref={ref}
            type="checkbox"
            className="peer size-4 cursor-pointer appearance-none rounded border border-line-strong bg-surface checked:border-accent checked:bg-accent disabled:opacity-50"
            {...rest}
          />
          <Check
            size={12}
            strokeWidth={3}
            aria-hidden
            className="pointer-events-none absolute inset-0 m-auto hidden text-on-accent peer-checked:block"
          />
        </span>
        <span className={labelHidden ? 'sr-only' : undefined}>{label}</span>
      </label>
    );
  },
);
