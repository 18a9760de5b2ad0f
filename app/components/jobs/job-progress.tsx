import { useTranslation } from 'react-i18next';
import { useFetcher } from '#app/components/router.ts';
import { Progress } from '#app/components/ui/progress.tsx';
import { isFinished, type JobView } from '#app/domain/jobs.ts';

/** How far a job is, with a way to stop it for people who may. Nothing once it is over. */
export function JobProgress({ job, mayCancel }: { job: JobView; mayCancel: boolean }) {
  const { t } = useTranslation('jobs');
  const fetcher = useFetcher();
  if (isFinished(job.status)) return null;
  const message = job.status === 'queued' ? t('waiting') : job.message || t('starting');
  const cancel = () => fetcher.submit({ intent: 'cancel' }, { method: 'post', action: `/jobs/${job.id}` });
  return (
    <Progress
      fraction={job.status === 'queued' ? 0 : job.progress}
      label={t(`kind.${job.kind}`)}
      message={job.cancelAsked ? t('stopping') : message}
      onCancel={mayCancel && !job.cancelAsked && fetcher.state === 'idle' ? cancel : undefined}
    />
  );
}
