import { useTranslation } from 'react-i18next';
import { Badge, type BadgeTone } from '#app/components/ui/badge.tsx';
import { formatDuration } from '#app/domain/format.ts';
import { isFinished, type JobStatus, type JobView } from '#app/domain/jobs.ts';

const tones: Record<JobStatus, BadgeTone> = {
  queued: 'neutral',
  running: 'accent',
  succeeded: 'gain',
  failed: 'loss',
  cancelled: 'neutral',
};

/** The state of a job in a word. */
export function JobStatusBadge({ job }: { job: Pick<JobView, 'status' | 'cancelAsked'> }) {
  const { t } = useTranslation('jobs');
  const isStopping = job.cancelAsked && !isFinished(job.status);
  return <Badge tone={tones[job.status]}>{isStopping ? t('status.stopping') : t(`status.${job.status}`)}</Badge>;
}

/** How long a job has run, or ran. The clock is the server's last word, so that server and browser agree on the first paint. */
export function jobDuration(job: JobView, locale: string): string | null {
  if (job.startedAtMs === null || job.finishedAtMs === null) return null;
  return formatDuration((job.finishedAtMs - job.startedAtMs) / 1_000, locale);
}
