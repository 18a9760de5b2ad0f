import type { JobHandler } from '#app/jobs/define-job.ts';
import type { FindPatternsResult } from '#app/jobs/definitions/find-patterns.ts';
import { pool } from '#app/jobs/pool-instance.ts';
import { AppError } from '#app/lib/errors.ts';
import { listAccounts } from '#app/repositories/accounts.ts';
import { latestCompleteRun } from '#app/repositories/runs.ts';
import type { PatternJob } from '#workers/contracts/patterns.ts';

/** Compares the series of the accounts that are not archived; who asks was checked when the job was queued. */
export const runFindPatterns: JobHandler<PatternJob, FindPatternsResult> = async ({ request, groupIds }, context) => {
  const run = await latestCompleteRun();
  if (!run) throw new AppError('conflict', 'There is nothing to compare yet: run a rescore first.');
  const accounts = await listAccounts(groupIds === null ? { kind: 'all' } : { kind: 'groups', groupIds });
  const accountIds = accounts.filter(({ archivedAtMs }) => archivedAtMs === null).map(({ id }) => id);
  const input = { dataDir: context.dataDir, runId: run.id, id: context.jobId, request, accountIds };
  return pool().run('find-patterns', input, context.task(0, 1));
};
