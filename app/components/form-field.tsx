import { type FieldMetadata, getInputProps } from '@conform-to/react';
import type { ComponentProps, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, fieldNotesId, TextInput } from './ui/field.tsx';

type FormFieldProps = Omit<ComponentProps<'input'>, 'form'> & {
  field: FieldMetadata<string>;
  label: ReactNode;
  hint?: ReactNode;
  type?: 'text' | 'email' | 'password' | 'search';
};

/** A text field of a form that is checked on the server by the same schema (Conform). */
export function FormField({ field, label, hint, type = 'text', className, ...rest }: FormFieldProps) {
  const words = useWords();
  const { key, ...input } = getInputProps(field, { type });
  return (
    <Field label={label} htmlFor={field.id} hint={hint} errors={field.errors?.map(words)} className={className}>
      <TextInput key={key} {...input} aria-describedby={fieldNotesId(field.id)} {...rest} />
    </Field>
  );
}

/** What is wrong with the form as a whole. */
export function FormErrors({ errors }: { errors: readonly string[] | undefined }) {
  const words = useWords();
  if (!errors?.length) return null;
  return (
    <p role="alert" className="rounded-md bg-loss-soft px-3 py-2 text-sm text-loss">
      {errors.map(words).join(' ')}
    </p>
  );
}

/** Schemas name their messages by text key; use cases answer a sentence. */
function useWords() {
  const { t, i18n } = useTranslation();
  return (message: string) => (i18n.exists(message) ? t(message as 'product') : message);
}
