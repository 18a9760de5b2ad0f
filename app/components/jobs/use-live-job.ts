import { useEffect, useState } from 'react';
import { useLive } from '#app/components/live/use-live.tsx';
import { useNavigation, useRevalidator } from '#app/components/router.ts';
import { isFinished, type JobView } from '#app/domain/jobs.ts';

const refreshEveryMs = 3_000;

/** Reads the page's data again, unless the person is on the way to another page: that would start their navigation over. */
function useRefresh(): () => void {
  const { state } = useNavigation();
  const { revalidate } = useRevalidator();
  return () => {
    if (state === 'idle') revalidate();
  };
}

/** A job as the server last told it; when it moves on, what the page shows beside it is read again, at most every few seconds. */
export function useLiveJob(initial: JobView): JobView {
  const [job, setJob] = useState(initial);
  const refresh = useRefresh();
  const [refreshedMs, setRefreshedMs] = useState(0);
  useEffect(() => setJob(initial), [initial]);
  useLive((message) => {
    if (message.type !== 'job' || message.job.id !== initial.id) return;
    setJob(message.job);
    const nowMs = Date.now();
    if (isFinished(message.job.status) !== isFinished(job.status) || nowMs - refreshedMs > refreshEveryMs) {
      setRefreshedMs(nowMs);
      refresh();
    }
  });
  return job;
}

/** A list of jobs kept up to date. A job that is new to the list, or over, makes the page read the list again. */
export function useLiveJobs<Row extends JobView>(initial: readonly Row[]): Row[] {
  const [changes, setChanges] = useState<ReadonlyMap<string, JobView>>(new Map());
  const refresh = useRefresh();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newly read list holds every change that came before
  useEffect(() => setChanges((current) => (current.size > 0 ? new Map() : current)), [initial]);
  useLive((message) => {
    if (message.type !== 'job') return;
    const { job } = message;
    const known = initial.find(({ id }) => id === job.id);
    if (!known || isFinished(job.status)) refresh();
    else setChanges((current) => new Map(current).set(job.id, job));
  });
  return initial.map((row) => ({ ...row, ...changes.get(row.id) }));
}
