import { LoaderCircle } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '#app/components/live/use-live.tsx';
import { Link } from '#app/components/router.ts';
import { Tooltip } from '#app/components/ui/tooltip.tsx';
import { isFinished, type JobView } from '#app/domain/jobs.ts';
import { useScopedPath } from './scope.ts';

/** How many jobs are at work or waiting, and how far the oldest is; nothing when there are none. */
export function JobsIndicator({ jobs: initial }: { jobs: readonly JobView[] }) {
  const { t } = useTranslation();
  const scopedPath = useScopedPath();
  const [jobs, setJobs] = useState(initial);
  useEffect(() => setJobs(initial), [initial]);
  useLive((message) => {
    if (message.type !== 'job') return;
    setJobs((known) => {
      const others = known.filter((job) => job.id !== message.job.id);
      return isFinished(message.job.status) ? others : [...others, message.job].sort((a, b) => a.createdAtMs - b.createdAtMs);
    });
  });
  const current = jobs.find((job) => job.status === 'running') ?? jobs[0];
  if (!current) return null;
  const percent = Math.round(current.progress * 100);
  return (
    <Tooltip content={current.message || t('jobsIndicator.waiting')} side="bottom">
      <Link
        to={scopedPath('/jobs')}
        className="flex h-8 items-center gap-1.5 rounded-md px-1.5 text-xs text-muted hover:bg-sunken hover:text-ink"
      >
        <LoaderCircle size={14} aria-hidden className="animate-spin" />
        <span className="figures">
          {percent > 0 ? `${percent} %` : null}
          <span className="sr-only desk:not-sr-only desk:ms-1">{t('jobsIndicator.count', { count: jobs.length })}</span>
        </span>
      </Link>
    </Tooltip>
  );
}
