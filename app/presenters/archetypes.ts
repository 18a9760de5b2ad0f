import { emptyAccountFilter } from '#app/domain/account-filter.ts';
import type { ArchetypeCard, ArchetypesView, ProfileFeature, UnlikeAnyone } from '#app/domain/archetype-views.ts';
import { isMetricKey, type MetricKey } from '#app/domain/metrics.ts';
import { percentileOf } from '#app/domain/peers.ts';
import { type RunArchetype, runArchetypes } from '#app/repositories/archetypes.ts';
import { archetypeSettings } from '#app/repositories/settings.ts';
import { type ArchetypeSummary, noGroup, type TreePath } from '#workers/contracts/archetypes.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { decidingOf } from './account-rows.ts';
import { accountRows } from './accounts.ts';
import { readFit } from './archetype-fit.ts';
import { openLakeFor, type ScopedLake, type Viewer } from './lake.ts';
import { type Peers, peersOf } from './peers.ts';
import { selectAccounts } from './selection.ts';

const farthestShown = 8;
const farthestMetrics: MetricKey[] = ['ideas', 'netProfit'];

export type MixRow = {
  archetype_index: number;
  archetype_key: string;
  currency: string;
  accounts: number;
  ideas: number;
  net_profit: number | null;
};

/** What the last fit found, as far as the viewer's accounts go: profiles describe the whole book, counts and money the accounts of the scope. */
export async function presentArchetypes(viewer: Viewer): Promise<ArchetypesView> {
  const lake = await openLakeFor(viewer);
  const fit = readFit(lake.run);
  const [{ cards, mix, accounts }, farthest, settings] = await Promise.all([
    archetypeCards(lake, fit?.paths ?? []),
    farthestAccounts(lake),
    archetypeSettings(),
  ]);
  const countOf = (index: number) => {
    const own = mix.filter(({ archetype_index }) => archetype_index === index).reduce((sum, row) => sum + row.accounts, 0);
    return { accounts: own, share: accounts === 0 ? 0 : own / accounts };
  };
  return {
    fit: fit?.summary ?? null,
    cards,
    insufficient: countOf(noGroup.insufficient),
    noise: { ...countOf(noGroup.unlikeAnyone), farthest },
    accounts,
    settings,
  };
}

/** Every archetype of the run with the accounts of the scope that belong to it, largest first. */
export async function archetypeCards(
  lake: ScopedLake,
  paths: readonly TreePath[],
): Promise<{ cards: ArchetypeCard[]; mix: MixRow[]; accounts: number }> {
  const [mix, found, peers] = await Promise.all([
    lake.rowsOver<MixRow>('archetype-mix', selectAccounts(lake.accounts('all'), emptyAccountFilter)),
    lake.run ? runArchetypes(lake.run.id) : [],
    peersOf(lake, 'all'),
  ]);
  const accounts = mix.reduce((sum, row) => sum + row.accounts, 0);
  const cards = found
    .filter(({ index }) => index >= 0)
    .map((archetype) => {
      const rows = mix.filter(({ archetype_index }) => archetype_index === archetype.index);
      const rule = paths.find(({ index }) => index === archetype.index) ?? null;
      return cardOf(archetype, rows, { accounts, peers, rule });
    })
    .sort((a, b) => b.accounts - a.accounts || a.index - b.index);
  return { cards, mix, accounts };
}

function cardOf(
  { profile, accounts: members, ...archetype }: RunArchetype,
  rows: readonly MixRow[],
  { accounts, peers, rule }: { accounts: number; peers: Peers; rule: TreePath | null },
): ArchetypeCard {
  const own = rows.reduce((sum, row) => sum + row.accounts, 0);
  return {
    ...archetype,
    rule,
    members,
    profile: profile.map((feature) => ({ ...feature, place: placeOf(feature, peers) })),
    accounts: own,
    share: accounts === 0 ? 0 : own / accounts,
    ideas: rows.reduce((sum, row) => sum + row.ideas, 0),
    byCurrency: rows.map((row) => ({ currency: row.currency, accounts: row.accounts, netProfit: row.net_profit })),
  };
}

/** Where an archetype's quartiles lie in the book; null where there are none or too few peers. */
function placeOf({ metric, median, p25, p75 }: ArchetypeSummary['profile'][number], peers: Peers): ProfileFeature['place'] {
  const distribution = isMetricKey(metric) ? peers.distribution(metric, '') : null;
  if (!distribution || [median, p25, p75].some((value) => !Number.isFinite(value))) return null;
  return { median: percentileOf(distribution, median), p25: percentileOf(distribution, p25), p75: percentileOf(distribution, p75) };
}

const farthest = defineStatement(
  'screens/unlike-anyone',
  `-- @relation accounts
-- @param index INTEGER
-- @param limit INTEGER
SELECT account_id, outlier_score, deciding FROM {accounts} WHERE archetype_index = $index ORDER BY outlier_score DESC NULLS LAST, account_id LIMIT $limit`,
);

async function farthestAccounts(lake: ScopedLake): Promise<UnlikeAnyone[]> {
  const selection = selectAccounts(lake.accounts('all'), emptyAccountFilter);
  const found = await lake.rowsOver<{ account_id: number; outlier_score: number | null; deciding: string | null }>(farthest, selection, {
    index: noGroup.unlikeAnyone,
    limit: farthestShown,
  });
  const ids = found.map(({ account_id }) => account_id);
  const rows = await accountRows(lake, lake.accounts('all'), ids, farthestMetrics);
  return rows.map((row) => {
    const own = found.find(({ account_id }) => account_id === row.id)!;
    return { row, outlierScore: own.outlier_score, deciding: decidingOf({ deciding: own.deciding }) };
  });
}
