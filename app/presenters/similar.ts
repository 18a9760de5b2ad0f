import type { AccountRow } from '#app/domain/account-views.ts';
import { isMetricKey, type MetricKey } from '#app/domain/metrics.ts';
import { type SimilarityWeights, similarShown } from '#app/domain/similarity-choice.ts';
import type { ComparedPart, SimilarView } from '#app/domain/style-views.ts';
import { pool } from '#app/jobs/pool-instance.ts';
import { env } from '#app/lib/env.ts';
import { notWithinGroups } from '#app/lib/errors.ts';
import { findAccount } from '#app/repositories/accounts.ts';
import type { SimilarityPart } from '#workers/contracts/similarity.ts';
import { accountRows } from './accounts.ts';
import { openLakeFor, type Viewer } from './lake.ts';

const timeoutMs = 120_000;
/** Random pairs and reference accounts are drawn with this; the same run then always answers the same. */
export const similaritySeed = 1;

/**
 * The accounts of the viewer's scope that trade most like this one, with what makes them alike. Null where there is nothing to compare: no run yet, or no ideas.
 * Throws `not-found` outside of the scope.
 */
export async function presentSimilar(viewer: Viewer, accountId: number, weights: SimilarityWeights): Promise<SimilarView | null> {
  if (!(await findAccount(viewer.scope, accountId))) throw notWithinGroups('account');
  const lake = await openLakeFor(viewer);
  if (!lake.run) return null;
  const visible = await lake.rows<{ account_id: number }>('account-ids');
  const candidateIds = Int32Array.from(new Set([accountId, ...visible.map(({ account_id }) => account_id)]));
  const result = await pool().run(
    'find-similar',
    { dataDir: env.dataDir, runId: lake.run.id, accountId, candidateIds, weights, limit: similarShown, seed: similaritySeed },
    { timeoutMs },
  );
  if (!result) return null;
  const metrics = result.found[0]?.parts.flatMap(({ key }) => (isMetricKey(key) ? [key] : [])) ?? [];
  const rows = await accountRows(lake, lake.accounts('all'), [accountId, ...result.found.map((found) => found.accountId)], metrics);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const own = byId.get(accountId);
  return {
    weights,
    rows: result.found.flatMap(({ accountId: id, parts, ...distance }) => {
      const row = byId.get(id);
      return row ? [{ ...distance, row: { ...row, values: {} }, parts: parts.map((part) => withValues(part, own, row)) }] : [];
    }),
    missing: result.missing,
    compared: result.compared,
    leftOut: result.leftOut,
    randomPairs: result.randomPairs,
  };
}

function withValues(part: SimilarityPart, own: AccountRow | undefined, other: AccountRow): ComparedPart {
  const metricOf = (row: AccountRow | undefined) => (part.block === 'metrics' ? (row?.values[part.key as MetricKey]?.value ?? null) : null);
  return { ...part, own: metricOf(own), other: metricOf(other) };
}
