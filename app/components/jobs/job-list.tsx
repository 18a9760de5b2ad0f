import { ListChecks } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams, useSubmit } from '#app/components/router.ts';
import { type Column, DataTable, Pagination } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { Field, Select } from '#app/components/ui/field.tsx';
import { RelativeTime } from '#app/components/ui/relative-time.tsx';
import { missing } from '#app/domain/format.ts';
import { isFinished, type JobView, jobKinds, jobStatuses } from '#app/domain/jobs.ts';
import { JobProgress } from './job-progress.tsx';
import { JobStatusBadge, jobDuration } from './job-status.tsx';
import { useLiveJobs } from './use-live-job.ts';

type Row = JobView & { startedBy: string | null };

type JobListProps = {
  jobs: readonly Row[];
  page: { number: number; size: number; total: number };
  mayCancel: boolean;
};

/** The queue and its history, up to date without a click. */
export function JobList({ jobs, page, mayCancel }: JobListProps) {
  const { t, i18n } = useTranslation('jobs');
  const rows = useLiveJobs(jobs);
  const columns: Column<Row>[] = [
    { key: 'kind', header: t('column.kind'), cell: (job) => <span className="font-medium">{t(`kind.${job.kind}`)}</span> },
    { key: 'status', header: t('column.status'), cell: (job) => <JobStatusBadge job={job} /> },
    {
      key: 'progress',
      header: t('column.progress'),
      className: 'min-w-56 max-w-md truncate',
      cell: (job) => (isFinished(job.status) ? (job.error ?? missing) : <JobProgress job={job} mayCancel={mayCancel} />),
    },
    { key: 'created', header: t('column.created'), cell: (job) => <RelativeTime ms={job.createdAtMs} /> },
    { key: 'duration', header: t('column.duration'), numeric: true, cell: (job) => jobDuration(job, i18n.language) ?? missing },
    { key: 'by', header: t('column.by'), cell: (job) => job.startedBy ?? missing },
  ];
  const empty = <EmptyState icon={ListChecks} title={t('empty.title')} message={t('empty.message')} />;
  return (
    <>
      <DataTable
        caption={t('title')}
        columns={columns}
        rows={rows}
        rowId={(job) => job.id}
        rowTo={(job) => `/jobs/${job.id}`}
        empty={empty}
      />
      {page.total > 0 && <Pagination page={page.number} pageSize={page.size} total={page.total} />}
    </>
  );
}

/** Which jobs the list shows; both choices are in the address. */
export function JobFilter() {
  const { t } = useTranslation('jobs');
  const [search] = useSearchParams();
  const submit = useSubmit();
  const choose = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    next.delete('page');
    if (value) next.set(name, value);
    else next.delete(name);
    submit(next, { preventScrollReset: true });
  };
  return (
    <div className="flex flex-wrap gap-3">
      <Field label={t('filter.kind')} htmlFor="job-kind">
        <Select id="job-kind" value={search.get('kind') ?? ''} onChange={(event) => choose('kind', event.currentTarget.value)}>
          <option value="">{t('filter.allKinds')}</option>
          {jobKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kind.${kind}`)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t('filter.status')} htmlFor="job-status">
        <Select id="job-status" value={search.get('status') ?? ''} onChange={(event) => choose('status', event.currentTarget.value)}>
          <option value="">{t('filter.allStatuses')}</option>
          <option value="active">{t('filter.active')}</option>
          {jobStatuses.map((status) => (
            <option key={status} value={status}>
              {t(`status.${status}`)}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  );
}
