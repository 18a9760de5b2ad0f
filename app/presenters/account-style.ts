import type { Condition, StyleView } from '#app/domain/style-views.ts';
import { notWithinGroups } from '#app/lib/errors.ts';
import { findAccount } from '#app/repositories/accounts.ts';
import type { ConditionFinding } from '#workers/contracts/conditions.ts';
import { accountRows } from './accounts.ts';
import { bookFingerprint, fingerprintKey, fingerprintsOf } from './fingerprints.ts';
import { openLakeFor, type ScopedLake, type Viewer } from './lake.ts';

/** How one account trades: fingerprint against the book, and the conditions under which it trades differently. Throws `not-found` outside of the scope. */
export async function presentAccountStyle(viewer: Viewer, accountId: number): Promise<StyleView> {
  const lake = await openLakeFor(viewer);
  const [account, [row], fingerprints, { book, accounts }, conditions] = await Promise.all([
    findAccount(viewer.scope, accountId),
    accountRows(lake, lake.accounts('all'), [accountId], ['ideas']),
    fingerprintsOf(lake, [accountId]),
    bookFingerprint(lake),
    conditionsOf(lake, accountId),
  ]);
  if (!account || !row) throw notWithinGroups('account');
  return {
    row,
    hasRun: lake.run !== null,
    key: fingerprintKey(lake),
    own: fingerprints.get(accountId) ?? null,
    book,
    bookAccounts: accounts,
    conditions,
  };
}

type ConditionSql = {
  rank: number;
  tested: number;
  measure: ConditionFinding['measure'];
  kind: ConditionFinding['kind'];
  detail: string;
  direction: 1 | -1;
  effect: number;
  low: number;
  high: number;
  n_inside: number;
  n_outside: number;
  days_inside: number;
  days_outside: number;
  inside: number;
  outside: number;
  win_rate_inside: number | null;
  win_rate_outside: number | null;
  p_value: number;
  q_value: number;
  p_earlier: number;
  p_later: number;
};

async function conditionsOf(lake: ScopedLake, accountId: number): Promise<StyleView['conditions']> {
  const rows = await lake.rows<ConditionSql>('account-conditions', { accountId });
  if (rows.length === 0) return null;
  const found = rows
    .filter(({ rank }) => rank > 0)
    .map(
      (row): Condition => ({
        measure: row.measure,
        kind: row.kind,
        detail: row.detail,
        direction: row.direction,
        effect: row.effect,
        low: row.low,
        high: row.high,
        nInside: row.n_inside,
        nOutside: row.n_outside,
        daysInside: row.days_inside,
        daysOutside: row.days_outside,
        inside: row.inside,
        outside: row.outside,
        winRateInside: row.win_rate_inside,
        winRateOutside: row.win_rate_outside,
        pValue: row.p_value,
        qValue: row.q_value,
        pEarlier: row.p_earlier,
        pLater: row.p_later,
      }),
    );
  return { tested: rows[0]!.tested, found };
}
