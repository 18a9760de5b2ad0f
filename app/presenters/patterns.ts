/** Pattern searches: what was asked, by whom, and how far it is. */

import type { PatternSearch, PatternsView } from '#app/domain/pattern-views.ts';
import { type AccountScope, can } from '#app/domain/roles.ts';
import { notWithinGroups } from '#app/lib/errors.ts';
import { listGroupNames, listGroupOptions } from '#app/repositories/groups.ts';
import { findJob, type JobRow, listJobs, toJobView } from '#app/repositories/jobs.ts';
import { latestCompleteRun } from '#app/repositories/runs.ts';
import type { User } from '#app/repositories/users.ts';
import type { PatternJob } from '#workers/contracts/patterns.ts';

const searchesPerPage = 25;

type Reader = { user: User; scope: AccountScope };

/** The searches that concern accounts of the person, the newest first, and what may be asked next. */
export async function presentPatterns({ user, scope }: Reader): Promise<PatternsView> {
  const own = scope.kind === 'all' ? undefined : scope.groupIds;
  const [{ rows }, names, groups, run] = await Promise.all([
    listJobs({ kind: 'find-patterns', status: null, userId: null }, { take: 500, skip: 0 }),
    groupNames(),
    listGroupOptions(own),
    latestCompleteRun(),
  ]);
  const searches = rows
    .map((row) => ({ row: { ...row, startedBy: row.user?.name ?? null }, asked: askedOf(row) }))
    .filter(({ asked }) => concerns(asked, scope));
  return {
    searches: searches.slice(0, searchesPerPage).map(({ row, asked }) => searchOf(row, asked, { user, names })),
    total: searches.length,
    groups,
    mayCompareAll: user.role === 'admin',
    hasRun: run !== null,
  };
}

/** One search. Throws `not-found` for an id that names none and, alike, for one that compared other people's groups only. */
export async function presentSearch({ user, scope }: Reader, id: string): Promise<PatternSearch> {
  const row = await findJob(id);
  const asked = row?.kind === 'find-patterns' ? askedOf(row) : null;
  if (!row || !asked || !concerns(asked, scope)) throw notWithinGroups('pattern search');
  return searchOf(row, asked, { user, names: await groupNames() });
}

const askedOf = ({ payload }: JobRow): PatternJob => (JSON.parse(payload) as { input: PatternJob }).input;

const concerns = ({ groupIds }: PatternJob, scope: AccountScope): boolean =>
  scope.kind === 'all' || groupIds === null || groupIds.some((id) => scope.groupIds.includes(id));

const groupNames = async () => new Map((await listGroupNames()).map(({ id, name }) => [id, name]));

function searchOf(
  row: JobRow & { startedBy: string | null },
  { request, groupIds }: PatternJob,
  { user, names }: { user: User; names: ReadonlyMap<number, string> },
): PatternSearch {
  // Groups of other people are not named; a group that was deleted meanwhile has no name any more.
  const shown = groupIds?.filter((id) => user.role === 'admin' || user.groupIds.includes(id)).flatMap((id) => names.get(id) ?? []);
  return {
    job: toJobView(row),
    request,
    groups: shown ?? null,
    startedBy: can(user.role, 'read:job') ? row.startedBy : null,
    found: row.result === null ? null : (JSON.parse(row.result) as PatternSearch['found']),
  };
}
