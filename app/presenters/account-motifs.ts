/** What repeats in an account's own series, and what is unlike everything else in it. */
import type { MotifResult } from '#app/domain/history-views.ts';
import { pool } from '#app/jobs/pool-instance.ts';
import { env } from '#app/lib/env.ts';
import { notWithinGroups } from '#app/lib/errors.ts';
import { findAccount } from '#app/repositories/accounts.ts';
import { motifSeries } from '#workers/contracts/patterns.ts';
import { openLakeFor, type Viewer } from './lake.ts';

const seed = 1;
const timeoutMs = 30_000;

/** One result per series; none before the first rescore. Throws `not-found` outside of the scope. */
export async function presentMotifs(viewer: Viewer, accountId: number): Promise<MotifResult[]> {
  if (!(await findAccount(viewer.scope, accountId))) throw notWithinGroups('account');
  const { run } = await openLakeFor(viewer);
  if (!run) return [];
  return await Promise.all(
    motifSeries.map((series) => pool().run('find-motifs', { dataDir: env.dataDir, runId: run.id, accountId, series, seed }, { timeoutMs })),
  );
}
