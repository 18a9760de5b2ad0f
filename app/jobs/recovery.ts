import { appendJobLog, finishJob, heldJobs, requeueJob } from '#app/repositories/jobs.ts';
import { jobDefinition } from './definitions/index.ts';
import { isAlive } from './liveness.ts';

const died = 'The process that ran this job ended before the job was done. Nothing half-finished is shown; start it again.';

/**
 * Settles jobs whose process is gone: they start again where that does no harm and has not been tried too often, otherwise they fail
 * with a plain message. Safe to call from several processes at once.
 */
export async function recoverJobs(now: Date): Promise<{ requeued: number; failed: number }> {
  const count = { requeued: 0, failed: 0 };
  for (const job of await heldJobs()) {
    if (isAlive(job.runner!, job.heartbeatAt, now)) continue;
    if (job.cancelAsked) {
      await finishJob(job.id, job.runner, { status: 'cancelled' });
    } else if (job.status === 'running' && job.attempts < jobDefinition(job.kind).maxAttempts) {
      if (!(await requeueJob(job.id, job.runner, job.attempts))) continue;
      await appendJobLog(job.id, 'warn', 'The process that ran this job ended; it starts again from the beginning.');
      count.requeued += 1;
    } else if (await finishJob(job.id, job.runner, { status: 'failed', error: died })) {
      await appendJobLog(job.id, 'error', died);
      count.failed += 1;
    }
  }
  return count;
}
