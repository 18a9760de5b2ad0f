import type { AccountRow } from '#app/domain/account-views.ts';
import { type CasesView, type CaseView, caseStates } from '#app/domain/cases.ts';
import type { MetricKey } from '#app/domain/metrics.ts';
import { notWithinGroups } from '#app/lib/errors.ts';
import { alertsOfCase } from '#app/repositories/alerts.ts';
import { findCase, listCases } from '#app/repositories/cases.ts';
import { accountRows } from './accounts.ts';
import { alertRows } from './alerts.ts';
import { openLakeFor, type Viewer } from './lake.ts';

const casesPerPage = 50;
export const caseMetrics: MetricKey[] = ['ideas', 'netProfit', 'winRate', 'maxDrawdown', 'holdMedian'];

/** The cases on accounts of the viewer. `state` and `page` come from the address. */
export async function presentCases(viewer: Viewer, search: URLSearchParams): Promise<CasesView> {
  const state = caseStates.find((each) => each === search.get('state')) ?? 'open';
  const number = Math.max(1, Math.trunc(Number(search.get('page')) || 1));
  const { rows, total } = await listCases(viewer.scope, state, { take: casesPerPage, skip: (number - 1) * casesPerPage });
  return { cases: rows, state, page: { number, size: casesPerPage, total } };
}

/** One case. Throws `not-found` when none of its accounts lies within the scope. */
export async function presentCase(viewer: Viewer, id: number): Promise<CaseView> {
  const found = await findCase(viewer.scope, id);
  if (!found) throw notWithinGroups('case');
  const lake = await openLakeFor(viewer);
  const accounts: AccountRow[] = await accountRows(lake, lake.accounts('all'), found.accountIds, caseMetrics);
  return {
    case: found.case,
    origin: found.origin,
    accounts,
    hidden: found.accountIds.length - accounts.length,
    alerts: await alertRows(lake, await alertsOfCase(viewer.scope, id)),
    notes: found.notes,
  };
}
