import type { Actor } from '#app/domain/actor.ts';
import type { PatternChoice } from '#app/domain/pattern-choices.ts';
import type { AccountScope } from '#app/domain/roles.ts';
import { enqueueJob } from '#app/jobs/queue.ts';
import { AppError } from '#app/lib/errors.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { latestCompleteRun } from '#app/repositories/runs.ts';

const seed = 1;

/**
 * Queues a pattern search over an account group, or over everything that the person may see (null). Returns the job's id, which names the
 * result too.
 */
export async function startPatterns(actor: Actor, scope: AccountScope, choice: PatternChoice, groupId: number | null): Promise<string> {
  if (scope.kind === 'groups' && groupId !== null && !scope.groupIds.includes(groupId))
    throw new AppError('forbidden', 'You can compare the accounts of your own groups only.');
  if (!(await latestCompleteRun())) throw new AppError('conflict', 'There is nothing to compare yet: run a rescore first.');
  const groupIds = groupId !== null ? [groupId] : scope.kind === 'all' ? null : [...scope.groupIds];
  const { id } = await enqueueJob(actor, 'find-patterns', { request: { ...choice, seed }, groupIds });
  await recordAudit({ actor, action: 'patterns.start', entity: `job:${id}`, after: { ...choice, groupIds } });
  return id;
}
