import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '#app/domain/actor.ts';
import type { JobKind } from '#app/domain/jobs.ts';
import { beat, claimJob, finishJob } from '#app/repositories/jobs.ts';
import type { JobPayload, JobResult } from './definitions/index.ts';
import { execute } from './execute.ts';
import { runnerId, staleAfterMs } from './liveness.ts';
import { reserveOrInsert } from './queue.ts';
import { recoverJobs } from './recovery.ts';

const lookEveryMs = 300;

/** The job ended because someone asked it to. */
export class JobCancelled extends Error {
  override name = 'JobCancelled';
}

export type RunNowOptions = { onProgress?: (fraction: number, message: string) => void; signal?: AbortSignal };

/**
 * Runs a job in this process and waits for it: what scripts do. The row, the log and the rules are those of any job, so a running server
 * shows it, and a batch job waits its turn. Throws what the handler threw, or `JobCancelled`.
 */
export async function runJobNow<Kind extends JobKind>(
  actor: Actor,
  kind: Kind,
  payload: JobPayload<Kind>,
  { onProgress, signal }: RunNowOptions = {},
): Promise<JobResult<Kind>> {
  const id = await reserveOrInsert(actor, kind, payload, runnerId);
  for (;;) {
    const now = new Date();
    await recoverJobs(now);
    const row = await claimJob(runnerId, now, new Date(now.getTime() - staleAfterMs), id);
    if (row) {
      const execution = execute(row, onProgress);
      const stop = () => execution.stop('cancel');
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop, { once: true });
      const outcome = await execution.done;
      signal?.removeEventListener('abort', stop);
      if (outcome.status === 'succeeded') return outcome.result as JobResult<Kind>;
      if (outcome.status === 'cancelled') throw new JobCancelled('The job was cancelled.');
      throw outcome.fault;
    }
    if (signal?.aborted || (await beat(id, runnerId)).cancelAsked) {
      await finishJob(id, runnerId, { status: 'cancelled' });
      throw new JobCancelled('The job was cancelled.');
    }
    onProgress?.(0, 'waiting for another job to end');
    await sleep(lookEveryMs);
  }
}
