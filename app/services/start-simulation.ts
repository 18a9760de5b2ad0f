import type { Actor } from '#app/domain/actor.ts';
import type { SimulatePayload } from '#app/jobs/definitions/simulate.ts';
import { enqueueJob } from '#app/jobs/queue.ts';
import { type RunNowOptions, runJobNow } from '#app/jobs/run-now.ts';
import { recordAudit } from '#app/repositories/audit.ts';

/** The book that a new installation opens with. */
export const demoBook = { accounts: 150, days: 180, seed: 1, misconductRate: 0.12, truthFile: null, statements: null };

const audit = (actor: Actor, entity: string, { accounts, days, seed }: SimulatePayload) =>
  recordAudit({ actor, action: 'demo.simulate', entity, after: { accounts, days, seed } });

/** Queues the demo book that ends now, followed by a rescore. Returns the job's id. */
export async function startDemoBook(actor: Actor, nowMs: number): Promise<string> {
  const book = { ...demoBook, endsAtMs: nowMs, rescore: true };
  const { id } = await enqueueJob(actor, 'simulate', book);
  await audit(actor, `job:${id}`, book);
  return id;
}

/** Simulates in this process and waits for the counts. */
export async function simulateNow(actor: Actor, book: SimulatePayload, options?: RunNowOptions) {
  const counts = await runJobNow(actor, 'simulate', book, options);
  await audit(actor, 'simulation', book);
  return counts;
}
