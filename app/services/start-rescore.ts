import type { Actor } from '#app/domain/actor.ts';
import { defaultRescore, type RescorePayload, type RescoreResult } from '#app/jobs/definitions/rescore.ts';
import { enqueueJob } from '#app/jobs/queue.ts';
import { type RunNowOptions, runJobNow } from '#app/jobs/run-now.ts';
import { recordAudit } from '#app/repositories/audit.ts';

/** Queues a rescore of the whole book, or joins the one that already waits. Returns the job's id. */
export async function startRescore(actor: Actor, settings: Partial<RescorePayload> = {}): Promise<string> {
  const { id } = await enqueueJob(actor, 'rescore', { ...defaultRescore, ...settings });
  await recordAudit({ actor, action: 'rescore.start', entity: `job:${id}`, after: settings });
  return id;
}

/** Rescores in this process and waits for the result. */
export async function rescoreNow(actor: Actor, settings: Partial<RescorePayload> = {}, options?: RunNowOptions): Promise<RescoreResult> {
  const result = await runJobNow(actor, 'rescore', { ...defaultRescore, ...settings }, options);
  await recordAudit({ actor, action: 'rescore.start', entity: `run:${result.runId}`, after: settings });
  return result;
}
