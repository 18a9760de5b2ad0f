import fs from 'node:fs';
import path from 'node:path';
import { emptyAccountFilter } from '#app/domain/account-filter.ts';
import type {
  ArchetypeCard,
  ArchetypesView,
  ArchetypeView,
  FitSummary,
  ProfileFeature,
} from '#app/domain/archetype-views.ts';
import { isMetricKey, type MetricKey } from '#app/domain/metrics.ts';
import { percentileOf } from '#app/domain/peers.ts';
import { env } from '#app/lib/env.ts';
import { AppError } from '#app/lib/errors.ts';
import { runArchetypes } from '#app/repositories/archetypes.ts';
import type { RunView } from '#app/repositories/runs.ts';
import type { ArchetypeFit, ArchetypeSummary } from '#workers/contracts/archetypes.ts';
import { runFolder } from '#workers/lake/reader.ts';
import { accountRows } from './accounts.ts';
import { openLakeFor, type ScopedLake, type Viewer } from './lake.ts';
import { type Peers, peersOf } from './peers.ts';
import { orderedIds, type Selection, selectAccounts } from './selection.ts';

const membersShown = 25;
const memberMetrics: MetricKey[] = ['ideas', 'netProfit', 'winRate', 'maxDrawdown', 'holdMedian'];

type MixRow = {
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
  return archetypesView(lake, selectAccounts(lake.accounts('all'), emptyAccountFilter));
}

async function archetypesView(lake: ScopedLake, selection: Selection): Promise<ArchetypesView> {
  const [mix, found, peers] = await Promise.all([
    lake.rowsOver<MixRow>('archetype-mix', selection),
    lake.run ? runArchetypes(lake.run.id) : [],
    peersOf(lake, 'all'),
  ]);
  const accounts = mix.reduce((sum, row) => sum + row.accounts, 0);
  const share = (count: number) => (accounts === 0 ? 0 : count / accounts);
  const insufficient = mix.filter(({ archetype_index }) => archetype_index < 0).reduce((sum, row) => sum + row.accounts, 0);
  const cards = found
    .filter(({ index }) => index >= 0)
    .map(({ index, key, name, givenName, identityId, colour, pinned, merged, stability, silhouette, profile, deciding }): ArchetypeCard => {
      const rows = mix.filter(({ archetype_index }) => archetype_index === index);
      const own = rows.reduce((sum, row) => sum + row.accounts, 0);
      return {
        index,
        key,
        name,
        givenName,
        identityId,
        colour,
        pinned,
        merged,
        stability,
        silhouette,
        profile: profile.map((feature) => ({ ...feature, place: placeOf(feature, peers) })),
        deciding,
        accounts: own,
        share: share(own),
        ideas: rows.reduce((sum, row) => sum + row.ideas, 0),
        byCurrency: rows.map((row) => ({ currency: row.currency, accounts: row.accounts, netProfit: row.net_profit })),
      };
    })
    .sort((a, b) => b.accounts - a.accounts || a.index - b.index);
  return { fit: lake.run && readFit(lake.run), cards, insufficient: { accounts: insufficient, share: share(insufficient) }, accounts };
}

/** Where an archetype's quartiles lie in the book; null where there are none or too few peers. */
function placeOf({ metric, median, p25, p75 }: ArchetypeSummary['profile'][number], peers: Peers): ProfileFeature['place'] {
  const distribution = isMetricKey(metric) ? peers.distribution(metric, '') : null;
  if (!distribution || [median, p25, p75].some((value) => !Number.isFinite(value))) return null;
  return { median: percentileOf(distribution, median), p25: percentileOf(distribution, p25), p75: percentileOf(distribution, p75) };
}

function readFit(run: RunView): FitSummary | null {
  const file = path.join(runFolder(env.dataDir, run.id), 'fit.json');
  if (!fs.existsSync(file)) return null;
  const { k, silhouette, stability, candidates, features, notes } = JSON.parse(fs.readFileSync(file, 'utf8')) as ArchetypeFit;
  return {
    k,
    silhouette,
    stability,
    candidates: candidates.map((candidate) => ({ k: candidate.k, silhouette: candidate.silhouette, stability: candidate.stability })),
    features,
    notes,
    completedAtMs: run.completedAtMs ?? run.createdAtMs,
  };
}

/** One archetype with its members in order of ideas. Throws `not-found` when the run on screen has none of this number. */
export async function presentArchetype(viewer: Viewer, index: number): Promise<ArchetypeView> {
  const lake = await openLakeFor(viewer);
  const view = await archetypesView(lake, selectAccounts(lake.accounts('all'), emptyAccountFilter));
  const card = view.cards.find((candidate) => candidate.index === index);
  if (!card || !view.fit) throw new AppError('not-found', 'The run on screen has no such archetype.');
  const base = lake.accounts('all');
  const selection = selectAccounts(base, { ...emptyAccountFilter, clusters: [index] });
  const ids = await lake.rowsOver<{ account_id: number }>(orderedIds(selection, { by: 'ideas', descending: true }), selection, {
    limit: membersShown,
    offset: 0,
  });
  const members = await accountRows(
    lake,
    base,
    ids.map(({ account_id }) => account_id),
    memberMetrics,
  );
  return { card, members, total: card.accounts, fit: view.fit };
}
