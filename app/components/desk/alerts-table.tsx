import { Ellipsis } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountName } from '#app/components/accounts/account-name.tsx';
import { archetypeName } from '#app/components/accounts/archetype.tsx';
import { featureName } from '#app/components/accounts/metric.tsx';
import { FormDialog } from '#app/components/form-dialog.tsx';
import { Link, useFetcher } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { Badge } from '#app/components/ui/badge.tsx';
import { IconButton } from '#app/components/ui/button.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { DropdownMenu, MenuItem } from '#app/components/ui/dropdown-menu.tsx';
import { Field, TextInput } from '#app/components/ui/field.tsx';
import { RelativeTime } from '#app/components/ui/relative-time.tsx';
import { useWords } from '#app/components/words.ts';
import type { AlertRow } from '#app/domain/alerts.ts';
import { formatMetric } from '#app/domain/metrics.ts';
import { OpenCaseButton } from './open-case-button.tsx';

type Props = { alerts: readonly AlertRow[]; mayWrite: boolean; empty?: React.ReactNode };

/** Alerts as rows: what was found, what decided, and what can be done about it. */
export function AlertsTable({ alerts, mayWrite, empty }: Props) {
  const { t } = useTranslation('desk');
  const scopedPath = useScopedPath();
  const [open, setOpen] = useState<{ what: 'dismiss' | 'case'; alert: AlertRow } | null>(null);
  const columns: Column<AlertRow>[] = [
    {
      key: 'severity',
      header: t('alerts.column.severity'),
      cell: ({ severity }) => <Badge tone={severity}>{t(`severity.${severity}`)}</Badge>,
    },
    {
      key: 'account',
      header: t('alerts.column.account'),
      cell: ({ account }) => (
        <Link to={scopedPath(`/accounts/${account.id}`)} className="text-accent hover:underline">
          <AccountName {...account} />
        </Link>
      ),
      className: 'max-w-56',
    },
    { key: 'what', header: t('alerts.column.what'), cell: (alert) => <What alert={alert} />, className: 'min-w-56' },
    {
      key: 'why',
      header: t('alerts.column.why'),
      cell: (alert) => <Why alert={alert} />,
      className: 'min-w-56 max-w-96 truncate text-muted',
    },
    { key: 'found', header: t('alerts.column.found'), cell: ({ foundAtMs }) => <RelativeTime ms={foundAtMs} /> },
    { key: 'state', header: t('alerts.column.state'), cell: (alert) => <State alert={alert} /> },
  ];
  if (mayWrite) {
    columns.push({
      key: 'actions',
      header: <span className="sr-only">{t('alerts.column.actions')}</span>,
      className: 'w-12 text-end',
      cell: (alert) => <Actions alert={alert} choose={(what) => setOpen({ what, alert })} />,
    });
  }
  return (
    <>
      <DataTable caption={t('alerts.caption')} columns={columns} rows={alerts} rowId={({ id }) => id} empty={empty} />
      {open?.what === 'dismiss' ? <DismissDialog alert={open.alert} onClose={() => setOpen(null)} /> : null}
      {open?.what === 'case' ? (
        <OpenCaseButton
          open
          onOpenChange={() => setOpen(null)}
          accounts={1}
          about={{ accountIds: String(open.alert.account.id), alertId: open.alert.id }}
        />
      ) : null}
    </>
  );
}

function What({ alert: { evidence } }: { alert: AlertRow }) {
  const { t } = useTranslation('desk');
  const { t: words } = useWords();
  return (
    <span title={t('alerts.riskyMoveMeaning', { count: evidence.riskSteps })}>
      {t('alerts.riskyMove', { from: archetypeName(words, evidence.from), to: archetypeName(words, evidence.to) })}
      {evidence.confidence === null ? null : (
        <span className="figures ms-2 text-xs text-faint">{formatMetric(evidence.confidence, 'probability')}</span>
      )}
    </span>
  );
}

function Why({ alert: { evidence } }: { alert: AlertRow }) {
  const { t } = useWords();
  return evidence.deciding
    .map(({ metric, z }) => t(z >= 0 ? 'account:high' : 'account:low', { metric: featureName(t, metric).toLowerCase() }))
    .join(', ');
}

function State({ alert: { dismissed, caseId } }: { alert: AlertRow }) {
  const { t } = useTranslation('desk');
  if (dismissed) {
    return <span title={dismissed.reason || t('alerts.noReason')}>{t('alerts.dismissedBy', { by: dismissed.by })}</span>;
  }
  if (caseId === null) return t('alerts.open');
  return (
    <Link to={`/cases/${caseId}`} className="text-accent hover:underline">
      {t('alerts.inCase', { id: caseId })}
    </Link>
  );
}

function Actions({ alert, choose }: { alert: AlertRow; choose: (what: 'dismiss' | 'case') => void }) {
  const { t } = useTranslation('desk');
  const { submit } = useFetcher();
  return (
    <DropdownMenu
      trigger={<IconButton small icon={Ellipsis} label={t('alerts.actionsFor', { label: alert.account.label })} withoutTooltip />}
    >
      {alert.dismissed ? (
        <MenuItem onSelect={() => submit({ intent: 'reopen', id: alert.id }, { method: 'post', action: '/alerts' })}>
          {t('alerts.reopen')}
        </MenuItem>
      ) : (
        <MenuItem onSelect={() => choose('dismiss')}>{t('alerts.dismiss')}</MenuItem>
      )}
      {alert.caseId === null ? <MenuItem onSelect={() => choose('case')}>{t('case.open')}</MenuItem> : null}
    </DropdownMenu>
  );
}

function DismissDialog({ alert, onClose }: { alert: AlertRow; onClose: () => void }) {
  const { t } = useTranslation('desk');
  const id = useId();
  return (
    <FormDialog
      open
      onOpenChange={onClose}
      title={t('alerts.dismissTitle')}
      lead={t('alerts.dismissLead')}
      submitLabel={t('alerts.dismiss')}
      hidden={{ intent: 'dismiss', id: alert.id }}
      action="/alerts"
    >
      <Field label={t('alerts.reason')} htmlFor={id}>
        <TextInput id={id} name="reason" maxLength={500} autoFocus />
      </Field>
    </FormDialog>
  );
}
