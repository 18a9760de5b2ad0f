import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type ErrorStateProps = { title: ReactNode; message: ReactNode; reference?: string | null; actions?: ReactNode };

/** What happened, what is safe, what to do, and the reference under which the log knows it. */
export function ErrorState({ title, message, reference, actions }: ErrorStateProps) {
  const { t } = useTranslation();
  return (
    <section role="alert" className="mx-auto flex max-w-lg flex-col items-start gap-3 px-4 py-16">
      <h1 className="text-xl font-semibold">{title}</h1>
      <p className="text-muted">{message}</p>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      {reference && (
        <p className="text-xs text-faint">
          {t('error.reference')} <code className="select-all font-mono">{reference}</code>
        </p>
      )}
    </section>
  );
}
