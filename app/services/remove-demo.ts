import type { Actor } from '#app/domain/actor.ts';
import { enqueueJob } from '#app/jobs/queue.ts';
import { recordAudit } from '#app/repositories/audit.ts';

/** Queues the removal of every demo account and its trades, followed by a rescore. Returns the job's id. */
export async function startRemoveDemo(actor: Actor): Promise<string> {
  const { id } = await enqueueJob(actor, 'remove-demo', {});
  await recordAudit({ actor, action: 'demo.remove', entity: `job:${id}` });
  return id;
}
