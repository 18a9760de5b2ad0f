import type { JobHandler } from '#app/jobs/define-job.ts';
import { defaultRescore } from '#app/jobs/definitions/rescore.ts';
import type { SimulatePayload } from '#app/jobs/definitions/simulate.ts';
import { pool } from '#app/jobs/pool-instance.ts';
import { enqueueJob } from '#app/jobs/queue.ts';
import { syncAccounts } from '#app/jobs/sync-accounts.ts';
import type { Tasks } from '#workers/contracts/tasks.ts';

export const runSimulate: JobHandler<SimulatePayload, Tasks['simulate']['output']> = async ({ rescore, ...book }, context) => {
  const counts = await pool().run('simulate', { dataDir: context.dataDir, ...book }, context.task(0, 0.98));
  await syncAccounts();
  context.log(`${counts.accounts} accounts, ${counts.positions} positions, ${counts.balanceOps} balance operations`);
  if (rescore) await enqueueJob(context.actor, 'rescore', defaultRescore);
  return counts;
};
