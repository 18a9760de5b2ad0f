import { emptyAccountFilter } from '#app/domain/account-filter.ts';
import { rootsOf } from '#app/domain/archetype-identity.ts';
import type { ArchetypeMember, ArchetypeView, Economics, MemberOrder } from '#app/domain/archetype-views.ts';
import type { MetricKey } from '#app/domain/metrics.ts';
import { AppError } from '#app/lib/errors.ts';
import { listIdentities } from '#app/repositories/archetypes.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { accountRows } from './accounts.ts';
import { driftOfArchetype } from './archetype-drift.ts';
import { readFit } from './archetype-fit.ts';
import { ridgesOf } from './archetype-ridges.ts';
import { archetypeCards } from './archetypes.ts';
import { openLakeFor, type ScopedLake, type Viewer } from './lake.ts';
import { membershipReader } from './memberships.ts';
import { type Selection, selectAccounts } from './selection.ts';

const membersShown = 25;
const memberMetrics: MetricKey[] = ['ideas', 'netProfit', 'winRate', 'maxDrawdown', 'holdMedian'];

type Which = { identityId: number } | { index: number };

/** One archetype: how it differs from the book, who belongs to it, what it brought. Throws `not-found` when the run on screen has none such. */
export async function presentArchetype(viewer: Viewer, which: Which, order: MemberOrder = 'ideas'): Promise<ArchetypeView> {
  const lake = await openLakeFor(viewer);
  const fit = readFit(lake.run);
  const { cards } = await archetypeCards(lake, fit?.paths ?? []);
  // An address from before a merge leads to what the archetype is shown as.
  const identityId = 'identityId' in which ? (rootsOf(await listIdentities()).get(which.identityId) ?? which.identityId) : null;
  const card = cards.find((each) => ('index' in which ? each.index === which.index : each.identityId === identityId));
  if (!card || !fit) throw new AppError('not-found', 'The run on screen has no such archetype.');
  const selection = selectAccounts(lake.accounts('all'), { ...emptyAccountFilter, clusters: [card.index] });
  const [ridges, rows, economics, history, drift] = await Promise.all([
    ridgesOf(lake, card),
    archetypeMembers(lake, selection, order),
    archetypeEconomics(lake, selection),
    card.identityId === null ? [] : archetypeHistory(lake, card.identityId),
    card.identityId === null ? null : driftOfArchetype(lake, card.identityId),
  ]);
  return {
    card,
    fit: fit.summary,
    ridges,
    members: { rows, total: card.accounts, order },
    economics,
    history,
    drift,
    others: cards.flatMap(({ index, key, name, givenName, identityId, colour, members }) =>
      index === card.index ? [] : [{ index, key, name, givenName, identityId, colour, accounts: members }],
    ),
  };
}

const orderSql: Record<MemberOrder, string> = {
  ideas: '"ideas" DESC',
  typical: 'confidence DESC',
  borderline: 'confidence ASC',
  nearNoise: 'outlier_score DESC',
};

async function archetypeMembers(lake: ScopedLake, selection: Selection, order: MemberOrder): Promise<ArchetypeMember[]> {
  const statement = defineStatement(
    'screens/archetype-members',
    `-- @relation accounts
-- @param limit INTEGER
SELECT account_id, memberships, outlier_score FROM {accounts} ORDER BY ${orderSql[order]} NULLS LAST, account_id LIMIT $limit`,
  );
  const found = await lake.rowsOver<{ account_id: number; memberships: string | null; outlier_score: number | null }>(
    statement,
    selection,
    {
      limit: membersShown,
    },
  );
  const rows = await accountRows(
    lake,
    lake.accounts('all'),
    found.map(({ account_id }) => account_id),
    memberMetrics,
  );
  const membershipsOf = await membershipReader(lake);
  return rows.map((row) => {
    const own = found.find(({ account_id }) => account_id === row.id)!;
    return { row, memberships: membershipsOf(own.memberships), outlierScore: own.outlier_score };
  });
}

type EconomicsRow = {
  currency: string;
  accounts: number;
  demo: number;
  ideas: number;
  volume_lots: number;
  net_profit: number | null;
  notional: number | null;
  notional_profit: number | null;
};

async function archetypeEconomics(lake: ScopedLake, selection: Selection): Promise<Economics[]> {
  const rows = await lake.rowsOver<EconomicsRow>('archetype-economics', selection);
  return rows.map(({ volume_lots, net_profit, notional_profit, ...row }) => ({
    ...row,
    volumeLots: volume_lots,
    netProfit: net_profit,
    notionalProfit: notional_profit,
  }));
}

async function archetypeHistory(lake: ScopedLake, identityId: number): Promise<ArchetypeView['history']> {
  const selection = selectAccounts(lake.accounts('all'), emptyAccountFilter);
  const rows = await lake.rowsOver<{ week_ms: number; accounts: number; total: number }>('archetype-share', selection, { identityId });
  return rows.map(({ week_ms, accounts, total }) => ({ weekMs: week_ms, accounts, total }));
}
