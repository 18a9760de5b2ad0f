import { BriefcaseBusiness } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { FormErrors } from '#app/components/form-field.tsx';
import { type Column, DataTable, Pagination } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { RelativeTime } from '#app/components/ui/relative-time.tsx';
import { type CaseRow, type CasesView, caseStates } from '#app/domain/cases.ts';
import { formatCount } from '#app/domain/format.ts';
import { StateFilter } from './state-filter.tsx';

type Props = { view: CasesView /** Why a case could not be opened. */; failure: string | null };

/** Every case on accounts of the person. */
export function CasesPage({ view: { cases, state, page }, failure }: Props) {
  const { t, i18n } = useTranslation('desk');
  const columns: Column<CaseRow>[] = [
    {
      key: 'title',
      header: t('cases.column.title'),
      cell: ({ title }) => <span className="font-medium">{title}</span>,
      className: 'max-w-96 truncate',
    },
    ...(['accounts', 'alerts', 'notes'] as const).map((key) => ({
      key,
      header: t(`cases.column.${key}`),
      numeric: true,
      cell: (row: CaseRow) => formatCount(row[key], i18n.language),
    })),
    { key: 'opened', header: t('cases.column.opened'), cell: ({ openedAtMs }) => <RelativeTime ms={openedAtMs} /> },
    { key: 'by', header: t('cases.column.by'), cell: ({ openedBy }) => openedBy ?? t('case.somebody') },
    {
      key: 'state',
      header: t('cases.column.state'),
      cell: ({ outcome }) => (outcome === null ? t('cases.stateOpen') : t('cases.stateClosed', { outcome: t(`case.outcomes.${outcome}`) })),
    },
  ];
  const options = caseStates.map((value) => ({ value, label: t(`cases.state.${value}`) }));
  return (
    <>
      <PageHead title={t('cases.title')} lead={t('cases.lead')} />
      <FormErrors errors={failure ? [failure] : undefined} />
      <Panel flush>
        <div className="px-4 py-2">
          <StateFilter label={t('cases.column.state')} options={options} current={state} />
        </div>
        <DataTable
          caption={t('cases.caption')}
          columns={columns}
          rows={cases}
          rowId={({ id }) => id}
          rowTo={({ id }) => `/cases/${id}`}
          empty={<EmptyState icon={BriefcaseBusiness} title={t('cases.emptyTitle')} message={t('cases.empty')} />}
        />
        {page.total > page.size && <Pagination page={page.number} pageSize={page.size} total={page.total} />}
      </Panel>
    </>
  );
}
