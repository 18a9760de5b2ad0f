import type { Actor } from '#app/domain/actor.ts';
import { cancelJob, enqueueJob, readPayload } from '#app/jobs/queue.ts';
import { AppError } from '#app/lib/errors.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { findJob } from '#app/repositories/jobs.ts';

/** Asks a job to stop. What it has finished stays. */
export async function stopJob(actor: Actor, id: string): Promise<void> {
  const job = await cancelJob(id);
  await recordAudit({ actor, action: 'job.cancel', entity: `job:${id}`, after: { kind: job.kind } });
}

/** Queues a failed or cancelled job again with the same input. Returns the new job's id. */
export async function retryJob(actor: Actor, id: string): Promise<string> {
  const job = await findJob(id);
  if (!job) throw new AppError('not-found', 'There is no such job.');
  if (job.status !== 'failed' && job.status !== 'cancelled')
    throw new AppError('conflict', 'Only a job that failed or was cancelled can be started again.');
  const { payload } = readPayload(job);
  const again = await enqueueJob(actor, job.kind, payload as never);
  await recordAudit({ actor, action: 'job.retry', entity: `job:${again.id}`, before: { job: id } });
  return again.id;
}
