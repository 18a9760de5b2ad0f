import { FileUp } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { JobProgress } from '#app/components/jobs/job-progress.tsx';
import { JobStatusBadge } from '#app/components/jobs/job-status.tsx';
import { useLiveJobs } from '#app/components/jobs/use-live-job.ts';
import { Badge } from '#app/components/ui/badge.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { RelativeTime } from '#app/components/ui/relative-time.tsx';
import { formatCount, missing } from '#app/domain/format.ts';
import { isFinished, type JobView } from '#app/domain/jobs.ts';

type Summary = { files: number; refused: number; positions: number; rejected: number; differences: number };
type ImportItem = { job: JobView; startedBy: string | null; summary: Summary | null };
type Row = JobView & Omit<ImportItem, 'job'>;

/** The latest imports, with what asks for attention. */
export function ImportList({ imports, mayCancel }: { imports: readonly ImportItem[]; mayCancel: boolean }) {
  const { t, i18n } = useTranslation('imports');
  const listed = useMemo<Row[]>(() => imports.map(({ job, ...rest }) => ({ ...job, ...rest })), [imports]);
  const rows = useLiveJobs(listed);
  const figure = (pick: (summary: Summary) => number) => (row: Row) =>
    row.summary ? formatCount(pick(row.summary), i18n.language) : missing;
  const columns: Column<Row>[] = [
    { key: 'when', header: t('list.when'), cell: (row) => <RelativeTime ms={row.createdAtMs} className="font-medium" /> },
    {
      key: 'state',
      header: t('list.state'),
      className: 'min-w-48',
      cell: (row) => (isFinished(row.status) ? <JobStatusBadge job={row} /> : <JobProgress job={row} mayCancel={mayCancel} />),
    },
    { key: 'files', header: t('list.files'), numeric: true, cell: figure(({ files }) => files) },
    { key: 'positions', header: t('list.positions'), numeric: true, cell: figure(({ positions }) => positions) },
    { key: 'rejected', header: t('list.rejected'), numeric: true, cell: figure(({ rejected }) => rejected) },
    {
      key: 'attention',
      header: t('list.attention'),
      cell: ({ summary }) => (
        <span className="flex gap-1">
          {summary && summary.refused > 0 && <Badge tone="loss">{t('list.refused', { count: summary.refused })}</Badge>}
          {summary && summary.differences > 0 && <Badge tone="high">{t('list.differences', { count: summary.differences })}</Badge>}
        </span>
      ),
    },
    { key: 'by', header: t('list.by'), cell: (row) => row.startedBy ?? missing },
  ];
  const empty = <EmptyState icon={FileUp} title={t('list.empty.title')} message={t('list.empty.message')} />;
  return (
    <DataTable
      caption={t('list.title')}
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      rowTo={(row) => `/imports/${row.id}`}
      empty={empty}
    />
  );
}
