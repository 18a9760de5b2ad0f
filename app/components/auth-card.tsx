import { Card } from '@tremor/react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from './shell/mark.tsx';

/** The one column of the pages before the frame: login, set-up and invitations. */
export function AuthCard({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <main className="flex min-h-screen flex-col items-center justify-center px-4 py-10">
      <div className="w-full max-w-sm">
        <p className="mb-6 flex items-center gap-2 text-lg font-semibold">
          <Mark />
          {t('product')}
        </p>
        <Card className="rounded-lg text-start">
          <h1 className="text-xl font-semibold">{title}</h1>
          {lead && <p className="mt-1 text-muted">{lead}</p>}
          <div className="mt-5">{children}</div>
        </Card>
      </div>
    </main>
  );
}
