import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Form, Link } from '#app/components/router.ts';
import { Button, LinkButton } from '#app/components/ui/button.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { RelativeTime } from '#app/components/ui/relative-time.tsx';
import { formatClock, formatCount, formatDateTime, formatDuration, formatMetric, missing } from '#app/domain/format.ts';
import type { JobView, RequestField, RescoreStage, StageCount } from '#app/domain/jobs.ts';
import { JobProgress } from './job-progress.tsx';
import { JobStatusBadge, jobDuration } from './job-status.tsx';
import { useLiveJob } from './use-live-job.ts';

type JobDetailProps = {
  job: JobView;
  attempts: number;
  startedBy: string | null;
  log: readonly { id: number; atMs: number; level: 'info' | 'warn' | 'error'; message: string }[];
  request: readonly [RequestField, string | number | boolean][];
  run: { id: string; seed: number; stages: readonly { name: string; ms: number; counts: Record<string, number> }[] } | null;
  mayChange: boolean;
};

/** One job: how far it is, what it was asked, what it did and said. */
export function JobDetail({ job: initial, attempts, startedBy, log, request, run, mayChange }: JobDetailProps) {
  const { t, i18n } = useTranslation('jobs');
  const job = useLiveJob(initial);
  const shown = (field: RequestField, value: string | number | boolean) => {
    if (typeof value === 'boolean') return t(value ? 'request.yes' : 'request.no');
    if (typeof value === 'string') return value;
    if (field === 'endsAtMs') return formatDateTime(value, i18n.language);
    if (field === 'ideaGapMs') return formatDuration(value / 1_000, i18n.language);
    if (field === 'misconductRate') return formatMetric(value, 'percent', { locale: i18n.language });
    return field === 'seed' ? String(value) : formatCount(value, i18n.language);
  };
  const mayRetry = mayChange && (job.status === 'failed' || job.status === 'cancelled');
  return (
    <>
      <PageHead
        back={
          <Link to="/jobs" className="text-muted hover:text-ink">
            {t('title')}
          </Link>
        }
        title={
          <span className="flex flex-wrap items-center gap-2">
            {t(`kind.${job.kind}`)} <JobStatusBadge job={job} />
          </span>
        }
        lead={job.error ?? t(`meaning.${job.kind}`)}
        actions={
          <>
            {job.kind === 'import-files' && <LinkButton to={`/imports/${job.id}`}>{t('detail.openImport')}</LinkButton>}
            {mayRetry && (
              <Form method="post">
                <Button type="submit" name="intent" value="retry" icon={RotateCw}>
                  {t('detail.retry')}
                </Button>
              </Form>
            )}
          </>
        }
      />
      <JobProgress job={job} mayCancel={mayChange} />
      <div className="mt-4 grid gap-4 desk:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          {run && (
            <Panel title={t('run.title', { id: run.id })} subtitle={t('run.seed', { seed: run.seed })} flush>
              <Stages stages={run.stages} />
            </Panel>
          )}
          <Panel title={t('log.title')} subtitle={t('log.zone')}>
            {log.length === 0 ? (
              <p className="text-muted">{t('log.empty')}</p>
            ) : (
              <ol className="flex flex-col gap-1 font-mono text-xs">
                {log.map((line) => (
                  <li key={line.id} className="flex gap-3">
                    <time dateTime={new Date(line.atMs).toISOString()} className="figures shrink-0 text-faint">
                      {formatClock(line.atMs, i18n.language)}
                    </time>
                    <span className={levels[line.level]}>{line.message}</span>
                  </li>
                ))}
              </ol>
            )}
          </Panel>
        </div>
        <Panel title={t('facts.title')}>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-xs">
            <Fact name={t('column.created')} value={<RelativeTime ms={job.createdAtMs} />} />
            <Fact name={t('column.by')} value={startedBy ?? missing} />
            <Fact name={t('column.duration')} value={jobDuration(job, i18n.language) ?? missing} />
            <Fact name={t('facts.attempts')} value={formatCount(attempts, i18n.language)} />
            <Fact name={t('facts.id')} value={<code className="select-all break-all font-mono">{job.id}</code>} />
            {request.map(([name, value]) => (
              <Fact key={name} name={t(`request.${name}`)} value={shown(name, value)} />
            ))}
          </dl>
        </Panel>
      </div>
    </>
  );
}

const levels = { info: 'text-ink', warn: 'text-severity-high', error: 'text-loss' } as const;

const Fact = ({ name, value }: { name: string; value: React.ReactNode }) => (
  <>
    <dt className="text-muted">{name}</dt>
    <dd className="min-w-0 break-words">{value}</dd>
  </>
);

function Stages({ stages }: { stages: NonNullable<JobDetailProps['run']>['stages'] }) {
  const { t, i18n } = useTranslation('jobs');
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-xs">
        <thead className="text-muted">
          <tr>
            <th className="px-4 py-1.5 text-start font-medium">{t('run.stage')}</th>
            <th className="px-4 py-1.5 text-end font-medium">{t('run.time')}</th>
            <th className="px-4 py-1.5 text-start font-medium">{t('run.counts')}</th>
          </tr>
        </thead>
        <tbody>
          {stages.map((stage) => (
            <tr key={stage.name} className="border-t border-line/70">
              <td className="px-4 py-1.5">{t(`run.stages.${stage.name as RescoreStage}`)}</td>
              <td className="figures px-4 py-1.5 text-end">{formatDuration(stage.ms / 1_000, i18n.language)}</td>
              <td className="figures px-4 py-1.5">
                {Object.entries(stage.counts)
                  .map(([what, count]) => t(`run.count.${what as StageCount}`, { count, shown: formatCount(count, i18n.language) }))
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
