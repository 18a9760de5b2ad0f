import { Waves } from 'lucide-react';
import { useMemo } from 'react';
import { JobProgress } from '#app/components/jobs/job-progress.tsx';
import { JobStatusBadge } from '#app/components/jobs/job-status.tsx';
import { useLiveJobs } from '#app/components/jobs/use-live-job.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { RelativeTime } from '#app/components/ui/relative-time.tsx';
import { useWords } from '#app/components/words.ts';
import { formatCount, missing } from '#app/domain/format.ts';
import { isFinished, type JobView } from '#app/domain/jobs.ts';
import type { PatternSearch, PatternsView } from '#app/domain/pattern-views.ts';
import { PatternForm } from './pattern-form.tsx';
import { searchScope, searchTitle } from './search-words.ts';

type Row = JobView & Omit<PatternSearch, 'job'>;

/** Ask for a comparison of series, and find the earlier ones. */
export function PatternsPage({ view, mayStart }: { view: PatternsView; mayStart: boolean }) {
  const { t } = useWords();
  return (
    <>
      <PageHead title={t('patterns:title')} lead={t('patterns:lead')} />
      <div className="flex flex-col gap-4">
        {mayStart ? <PatternForm view={view} /> : null}
        <Searches view={view} mayStart={mayStart} />
      </div>
    </>
  );
}

function Searches({ view, mayStart }: { view: PatternsView; mayStart: boolean }) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  const initial = useMemo(() => view.searches.map(({ job, ...search }): Row => ({ ...job, ...search })), [view.searches]);
  const rows = useLiveJobs(initial);
  const count = (value: number | undefined) => (value === undefined ? missing : formatCount(value, i18n.language));
  const columns: Column<Row>[] = [
    {
      key: 'what',
      header: t('patterns:list.what'),
      className: 'max-w-[30rem] truncate',
      cell: (row) => (
        <span className="font-medium">
          {searchTitle(t, row)} <span className="font-normal text-muted">· {t(`patterns:algorithm.${row.request.algorithm}.name`)}</span>
        </span>
      ),
    },
    {
      key: 'state',
      header: t('patterns:list.state'),
      className: 'min-w-40',
      cell: (row) => (isFinished(row.status) ? <JobStatusBadge job={row} /> : <JobProgress job={row} mayCancel={mayStart} />),
    },
    {
      key: 'accounts',
      header: t('patterns:list.accounts'),
      numeric: true,
      cell: (row) => count(row.found ? row.found.compared + row.found.assigned : undefined),
    },
    { key: 'groups', header: t('patterns:list.groups'), numeric: true, cell: (row) => count(row.found?.groups) },
    { key: 'scope', header: t('patterns:form.scope'), className: 'max-w-48 truncate', cell: (row) => searchScope(t, row) },
    { key: 'when', header: t('patterns:list.when'), cell: (row) => <RelativeTime ms={row.createdAtMs} /> },
    { key: 'by', header: t('patterns:list.by'), cell: (row) => row.startedBy ?? missing },
  ];
  return (
    <Panel title={t('patterns:list.title')} subtitle={t('patterns:list.subtitle', { count: view.total })} flush>
      <DataTable
        caption={t('patterns:list.caption')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        rowTo={(row) => scopedPath(`/patterns/${row.id}`)}
        empty={
          <EmptyState
            icon={Waves}
            title={t('patterns:list.empty')}
            message={
              mayStart ? t('patterns:list.emptyMessage') : `${t('patterns:list.emptyMessage')} ${t('patterns:form.needsPermission')}`
            }
          />
        }
      />
    </Panel>
  );
}
