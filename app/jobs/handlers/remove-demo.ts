import type { JobHandler } from '#app/jobs/define-job.ts';
import { defaultRescore } from '#app/jobs/definitions/rescore.ts';
import { pool } from '#app/jobs/pool-instance.ts';
import { enqueueJob } from '#app/jobs/queue.ts';
import { syncAccounts } from '#app/jobs/sync-accounts.ts';
import type { Tasks } from '#workers/contracts/tasks.ts';

export const runRemoveDemo: JobHandler<object, Tasks['remove-accounts']['output']> = async (_payload, context) => {
  const removed = await pool().run('remove-accounts', { dataDir: context.dataDir, accountIds: 'demo' }, context.task(0, 0.95));
  await syncAccounts();
  context.log(`${removed.accounts} demo accounts and ${removed.positions} positions removed`);
  if (removed.accounts > 0) await enqueueJob(context.actor, 'rescore', defaultRescore);
  return removed;
};
