import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountName } from '#app/components/accounts/account-name.tsx';
import { ArchetypeBadge } from '#app/components/accounts/archetype.tsx';
import { MetricText } from '#app/components/accounts/metric.tsx';
import { FormDialog } from '#app/components/form-dialog.tsx';
import { Link } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { Badge } from '#app/components/ui/badge.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { Field, fieldNotesId, Select, TextArea } from '#app/components/ui/field.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { RelativeTime } from '#app/components/ui/relative-time.tsx';
import { useWords } from '#app/components/words.ts';
import type { AccountRow } from '#app/domain/account-views.ts';
import { type CaseView, caseOutcomes, longestCaseNote } from '#app/domain/cases.ts';
import { formatDateTime } from '#app/domain/format.ts';
import type { MetricKey } from '#app/domain/metrics.ts';
import { AlertsTable } from './alerts-table.tsx';

type Props = { view: CaseView; metrics: readonly MetricKey[]; mayWrite: boolean };

/** One case: its accounts, the alerts that led to it, what people wrote, and what it came to. */
export function CasePage({ view, metrics, mayWrite }: Props) {
  const { t, i18n } = useTranslation('desk');
  const { case: own, origin, hidden, alerts } = view;
  const opened = t('case.opened', { time: formatDateTime(own.openedAtMs, i18n.language), by: own.openedBy ?? t('case.somebody') });
  return (
    <>
      <PageHead
        back={
          <Link to="/cases" className="text-accent hover:underline">
            {t('cases.title')}
          </Link>
        }
        title={own.title}
        lead={opened}
        actions={
          <>
            <Badge tone={own.outcome === 'confirmed' ? 'high' : 'neutral'}>
              {own.outcome === null ? t('cases.stateOpen') : t('case.closedAs', { outcome: t(`case.outcomes.${own.outcome}`) })}
            </Badge>
            {origin ? (
              <Link to={origin} className="text-xs text-accent hover:underline">
                {t('case.origin')}
              </Link>
            ) : null}
            {mayWrite ? <CloseOrReopen isClosed={own.closedAtMs !== null} /> : null}
          </>
        }
      />
      <div className="grid grid-cols-1 gap-4 desk:grid-cols-3">
        <div className="flex min-w-0 flex-col gap-4 desk:col-span-2">
          <Panel flush title={t('case.accounts')} subtitle={hidden > 0 ? t('case.hidden', { count: hidden }) : undefined}>
            <CaseAccounts view={view} metrics={metrics} mayWrite={mayWrite} />
          </Panel>
          <Panel flush title={t('case.alerts')}>
            {alerts.length > 0 ? (
              <AlertsTable alerts={alerts} mayWrite={mayWrite} />
            ) : (
              <p className="px-3 pb-3 text-muted">{t('case.noAlerts')}</p>
            )}
          </Panel>
        </div>
        <Panel title={t('case.notes')} className="self-start">
          <Notes view={view} mayWrite={mayWrite} />
        </Panel>
      </div>
    </>
  );
}

function CaseAccounts({ view: { accounts }, metrics, mayWrite }: Props) {
  const { t } = useTranslation('desk');
  const { t: words } = useWords();
  const scopedPath = useScopedPath();
  const [leaving, setLeaving] = useState<AccountRow | null>(null);
  const columns: Column<AccountRow>[] = [
    {
      key: 'label',
      header: words('accounts:column.label'),
      cell: (row) => (
        <Link to={scopedPath(`/accounts/${row.id}`)} className="text-accent hover:underline">
          <AccountName {...row} />
        </Link>
      ),
    },
    {
      key: 'archetype',
      header: words('accounts:column.archetype'),
      cell: ({ archetype, confidence }) => <ArchetypeBadge archetype={archetype} confidence={confidence} />,
      className: 'max-w-56',
    },
    ...metrics.map((metric) => ({
      key: metric,
      header: words(`metrics:${metric}.short`),
      numeric: true,
      cell: ({ values, currency }: AccountRow) => <MetricText metric={metric} value={values[metric]} currency={currency} />,
    })),
  ];
  if (mayWrite && accounts.length > 1) {
    columns.push({
      key: 'remove',
      header: <span className="sr-only">{t('case.remove')}</span>,
      className: 'text-end',
      cell: (row) => (
        <Button small tone="quiet" onClick={() => setLeaving(row)}>
          {t('case.remove')}
        </Button>
      ),
    });
  }
  return (
    <>
      <DataTable caption={t('case.accounts')} columns={columns} rows={accounts} rowId={({ id }) => id} />
      {leaving ? (
        <FormDialog
          open
          onOpenChange={() => setLeaving(null)}
          title={t('case.removeTitle', { label: leaving.label })}
          lead={t('case.removeLead')}
          submitLabel={t('case.remove')}
          hidden={{ intent: 'remove', accountId: leaving.id }}
        />
      ) : null}
    </>
  );
}

function Notes({ view: { notes }, mayWrite }: Pick<Props, 'view' | 'mayWrite'>) {
  const { t } = useTranslation('desk');
  const id = useId();
  return (
    <div className="flex flex-col gap-4">
      {notes.length === 0 ? <p className="text-muted">{t('case.noNotes')}</p> : null}
      <ol className="flex flex-col gap-3">
        {notes.map((note) => (
          <li key={note.id} className="border-s-2 border-line ps-3">
            <p className="whitespace-pre-wrap break-words">{note.text}</p>
            <p className="text-xs text-faint">
              {note.author} · <RelativeTime ms={note.atMs} />
            </p>
          </li>
        ))}
      </ol>
      {mayWrite ? (
        <FormDialog
          title={t('case.addNote')}
          submitLabel={t('case.addNote')}
          hidden={{ intent: 'note' }}
          trigger={<Button small>{t('case.addNote')}</Button>}
        >
          <Field label={t('case.note')} htmlFor={id} hint={t('case.noteHint')}>
            <TextArea id={id} name="text" rows={6} maxLength={longestCaseNote} aria-describedby={fieldNotesId(id)} required autoFocus />
          </Field>
        </FormDialog>
      ) : null}
    </div>
  );
}

function CloseOrReopen({ isClosed }: { isClosed: boolean }) {
  const { t } = useTranslation('desk');
  const id = useId();
  if (isClosed) {
    return (
      <FormDialog
        title={t('case.reopen')}
        submitLabel={t('case.reopen')}
        hidden={{ intent: 'reopen' }}
        trigger={<Button small>{t('case.reopen')}</Button>}
      />
    );
  }
  return (
    <FormDialog
      title={t('case.close')}
      lead={t('case.closeLead')}
      submitLabel={t('case.close')}
      hidden={{ intent: 'close' }}
      trigger={<Button small>{t('case.close')}</Button>}
    >
      <Field label={t('case.outcome')} htmlFor={id}>
        <Select id={id} name="outcome" defaultValue="undecided">
          {caseOutcomes.map((outcome) => (
            <option key={outcome} value={outcome}>
              {t(`case.outcomes.${outcome}`)}
            </option>
          ))}
        </Select>
      </Field>
    </FormDialog>
  );
}
