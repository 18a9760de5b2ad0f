import type { Actor } from '#app/domain/actor.ts';
import type { JobStatus } from '#app/domain/jobs.ts';
import { env } from '#app/lib/env.ts';
import { AppError } from '#app/lib/errors.ts';
import { logger } from '#app/lib/logger.ts';
import { appendJobLog, beat, finishJob, type JobRow, requeueJob } from '#app/repositories/jobs.ts';
import type { JobContext } from './define-job.ts';
import { jobDefinition } from './definitions/index.ts';
import { runnerId } from './liveness.ts';
import { readPayload } from './queue.ts';

/** How often the row is written while a job runs: progress, message, sign of life; and how late a cancel is noticed at worst. */
const beatEveryMs = 500;

/** Why a running job was told to stop. */
export type StopReason = 'cancel' | 'shutdown';
export type JobOutcome = { status: JobStatus; result: unknown; error: string | null; fault: unknown };
export type Execution = { done: Promise<JobOutcome>; stop(reason: StopReason): void };

/** Runs a claimed job in this process and keeps its row up to date until it ends. Never rejects: the outcome says how it went. */
export function execute(row: JobRow, onProgress: (fraction: number, message: string) => void = () => {}): Execution {
  const controller = new AbortController();
  const stop = (reason: StopReason) => controller.abort(reason);
  return { done: run(row, controller, onProgress), stop };
}

async function run(row: JobRow, controller: AbortController, onProgress: (fraction: number, message: string) => void): Promise<JobOutcome> {
  const latest = { progress: 0, message: '' };
  let writing: Promise<unknown> = Promise.resolve();
  const inOrder = (write: () => Promise<unknown>) => {
    writing = writing.then(write).catch((error) => logger.warn({ jobId: row.id, error: String(error) }, 'job row could not be written'));
    return writing;
  };
  const heartbeat = setInterval(() => {
    void inOrder(async () => {
      const { cancelAsked } = await beat(row.id, runnerId, latest);
      if (cancelAsked) controller.abort('cancel' satisfies StopReason);
    });
  }, beatEveryMs);

  const progress: JobContext['progress'] = (fraction, message) => {
    latest.progress = Math.min(1, Math.max(0, fraction));
    latest.message = message;
    onProgress(latest.progress, message);
  };
  const context = (actor: Actor): JobContext => ({
    jobId: row.id,
    actor,
    dataDir: env.dataDir,
    signal: controller.signal,
    progress,
    log: (message, level = 'info') => void inOrder(() => appendJobLog(row.id, level, message)),
    task: (from, to) => ({
      signal: controller.signal,
      onProgress: ({ fraction, message }) => progress(from + (to - from) * fraction, message),
    }),
  });

  try {
    const { actor, payload } = readPayload(row);
    const handler = await jobDefinition(row.kind).load();
    controller.signal.throwIfAborted();
    const result = await handler(payload, context(actor));
    clearInterval(heartbeat);
    await writing;
    await finishJob(row.id, runnerId, { status: 'succeeded', result: JSON.stringify(result ?? null) });
    return { status: 'succeeded', result, error: null, fault: null };
  } catch (fault) {
    clearInterval(heartbeat);
    await writing;
    return await settle(row, controller.signal, fault);
  }
}

async function settle(row: JobRow, signal: AbortSignal, fault: unknown): Promise<JobOutcome> {
  if (signal.aborted && signal.reason === 'cancel') {
    await finishJob(row.id, runnerId, { status: 'cancelled' });
    return { status: 'cancelled', result: null, error: null, fault: null };
  }
  if (signal.aborted && jobDefinition(row.kind).maxAttempts > 1) {
    await appendJobLog(row.id, 'warn', 'The program was stopped; the job starts again with it.');
    await requeueJob(row.id, runnerId, row.attempts - 1);
    return { status: 'queued', result: null, error: null, fault: null };
  }
  const error = signal.aborted ? 'The program was stopped while this job ran.' : describe(fault);
  if (!signal.aborted && !(fault instanceof AppError))
    logger.error({ jobId: row.id, kind: row.kind, frames: framesOf(fault) }, 'job failed');
  await appendJobLog(row.id, 'error', error);
  await finishJob(row.id, runnerId, { status: 'failed', error });
  return { status: 'failed', result: null, error, fault };
}

/** Where it happened, without the message: that may name a file, and stands in the job's own log. */
const framesOf = (fault: unknown) => (fault instanceof Error ? fault.stack?.split('\n').filter((line) => /^\s+at /.test(line)) : undefined);

const describe = (fault: unknown) => (fault instanceof Error ? fault.message : String(fault));
