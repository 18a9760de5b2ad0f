import { useEffect, useRef, useState } from 'react';
import { useLive } from '#app/components/live/use-live.tsx';
import { useNavigation, useRevalidator } from '#app/components/router.ts';
import { isFinished, type JobView } from '#app/domain/jobs.ts';

/** While something is under way, what stands beside it is read again this often. */
const refreshEveryMs = 4_000;

/**
 * Reads the page's data again while `isUnderWay`, and when told to. Live messages alone are not enough: one that was sent between the
 * reading of a page and its first paint reaches nobody. Never while the person is on the way to another page: that would start their
 * navigation over.
 */
function useRefresh(isUnderWay: boolean): () => void {
  const { state } = useNavigation();
  const { revalidate } = useRevalidator();
  const refresh = useRef(() => {});
  refresh.current = () => {
    if (state === 'idle') revalidate();
  };
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setInterval(() => refresh.current(), refreshEveryMs);
    return () => clearInterval(timer);
  }, [isUnderWay]);
  return () => refresh.current();
}

/** A job as the server last told it, with the page around it kept up to date. */
export function useLiveJob(initial: JobView): JobView {
  const [job, setJob] = useState(initial);
  const refresh = useRefresh(!isFinished(job.status));
  useEffect(() => setJob(initial), [initial]);
  useLive((message) => {
    if (message.type !== 'job' || message.job.id !== initial.id) return;
    setJob(message.job);
    if (isFinished(message.job.status)) refresh();
  });
  return job;
}

/** A list of jobs kept up to date. A job that is new to the list, or over, makes the page read the list again. Give it a stable array. */
export function useLiveJobs<Row extends JobView>(initial: readonly Row[]): Row[] {
  const [changes, setChanges] = useState<ReadonlyMap<string, JobView>>(new Map());
  const rows = initial.map((row) => ({ ...row, ...changes.get(row.id) }));
  const refresh = useRefresh(rows.some(({ status }) => !isFinished(status)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newly read list holds every change that came before
  useEffect(() => setChanges((current) => (current.size > 0 ? new Map() : current)), [initial]);
  useLive((message) => {
    if (message.type !== 'job') return;
    const { job } = message;
    setChanges((current) => new Map(current).set(job.id, job));
    if (isFinished(job.status) || !initial.some(({ id }) => id === job.id)) refresh();
  });
  return rows;
}
