import { emptyAccountFilter } from '#app/domain/account-filter.ts';
import type { ArchetypeTag } from '#app/domain/account-views.ts';
import type { LabelledPosition } from '#app/domain/live.ts';
import type { ActivityDays, ArchetypeShare, Headline, ImportNote, Mover, OverviewView, RunNote } from '#app/domain/overview-view.ts';
import { can } from '#app/domain/roles.ts';
import { countAccounts } from '#app/repositories/account-sync.ts';
import { summariseImports } from '#app/repositories/import-files.ts';
import { listJobs } from '#app/repositories/jobs.ts';
import { listRuns } from '#app/repositories/runs.ts';

import { selectionTotals } from './accounts.ts';
import { archetypeNamer, identityNamer, unknownArchetype } from './archetype-tags.ts';
import { openLakeFor, type ScopedLake, type Viewer } from './lake.ts';
import { type Selection, selectAccounts } from './selection.ts';

const dayMs = 86_400_000;
const activeDays = 30;
const activityDays = 180;
const moversPerSide = 6;
const recentDays = 7;
const recentCloses = 8;
const notes = 4;

/** The book at a glance. Archived accounts are left out everywhere. */
export async function presentOverview({ viewer, role }: { viewer: Viewer; role: string }): Promise<OverviewView> {
  const lake = await openLakeFor(viewer);
  const selection = selectAccounts(lake.accounts('all'), emptyAccountFilter);
  const [totals, mix, [newest]] = await Promise.all([
    selectionTotals(lake, selection),
    archetypeMix(lake, selection),
    lake.rows<{ last_close_ms: number | null }>('newest-close'),
  ]);
  const newestCloseMs = newest?.last_close_ms ?? null;
  const currency = totals.byCurrency[0]?.currency ?? null;
  const [headline, active, movers, activity, recent, runs, imports, isEmptyInstallation] = await Promise.all([
    headlineOf(lake, selection, mix, totals.accounts),
    activeAccounts(lake, selection, newestCloseMs),
    newestCloseMs === null ? [] : listMovers(lake, selection, newestCloseMs),
    activityOf(lake, selection, currency, newestCloseMs),
    newestCloseMs === null ? [] : listRecentCloses(lake, selection, newestCloseMs),
    can(role, 'read:job') ? latestRuns() : [],
    can(role, 'read:job') && viewer.scope.kind === 'all' ? latestImports() : [],
    viewer.scope.kind === 'all' ? countAccounts().then(({ all }) => all === 0) : false,
  ]);
  return {
    headline,
    totals,
    active,
    newestCloseMs,
    mix,
    movers,
    activity,
    recent,
    runs,
    imports,
    hasRun: lake.run !== null,
    isEmptyInstallation,
  };
}

type MixRow = { archetype_index: number; archetype_key: string; accounts: number };

async function archetypeMix(lake: ScopedLake, selection: Selection): Promise<ArchetypeShare[]> {
  const [rows, nameOf] = await Promise.all([lake.rowsOver<MixRow>('archetype-mix', selection), archetypeNamer(lake)]);
  const total = rows.reduce((sum, { accounts }) => sum + accounts, 0);
  const shares = new Map<number, ArchetypeShare>();
  for (const { archetype_index, archetype_key, accounts } of rows) {
    const tag = nameOf(archetype_index, archetype_key)!;
    const before = shares.get(archetype_index)?.accounts ?? 0;
    shares.set(archetype_index, { ...tag, accounts: before + accounts, share: (before + accounts) / total });
  }
  return [...shares.values()].sort((a, b) => Number(a.index < 0) - Number(b.index < 0) || b.accounts - a.accounts);
}

type ChangeRow = { from_key: string; from_identity: number | null; to_key: string; to_identity: number | null; accounts: number };

async function headlineOf(
  lake: ScopedLake,
  selection: Selection,
  mix: readonly ArchetypeShare[],
  accounts: number,
): Promise<Headline | null> {
  if (accounts === 0) return null;
  if (lake.run === null || mix.length === 0) return { kind: 'not-scored', accounts };
  const changes = await lake.rowsOver<ChangeRow>('archetype-changes', selection);
  const [largest] = changes;
  if (largest) {
    const nameOf = await identityNamer(lake);
    const tag = (identityId: number | null, key: string): ArchetypeTag =>
      identityId === null ? (mix.find((share) => share.key === key) ?? unknownArchetype(key as ArchetypeTag['key'])) : nameOf(identityId);
    return {
      kind: 'changed',
      accounts: changes.reduce((sum, change) => sum + change.accounts, 0),
      largest: {
        from: tag(largest.from_identity, largest.from_key),
        to: tag(largest.to_identity, largest.to_key),
        accounts: largest.accounts,
      },
    };
  }
  const named = mix.filter(({ index }) => index >= 0);
  return named[0] ? { kind: 'mix', largest: named[0] } : { kind: 'insufficient', accounts };
}

async function activeAccounts(lake: ScopedLake, selection: Selection, newestCloseMs: number | null): Promise<number | null> {
  if (newestCloseMs === null) return null;
  const [row] = await lake.rowsOver<{ accounts: number }>('active-accounts', selection, { sinceMs: newestCloseMs - activeDays * dayMs });
  return row!.accounts;
}

type MoverRow = {
  account_id: number;
  label: string;
  currency: string;
  is_demo: number;
  archetype_key: string | null;
  archetype_index: number | null;
  recent: number;
  expected: number;
  z: number;
};

async function listMovers(lake: ScopedLake, selection: Selection, newestCloseMs: number): Promise<Mover[]> {
  const [rows, nameOf] = await Promise.all([
    lake.rowsOver<MoverRow>('movers', selection, { lastDay: isoDay(newestCloseMs), limit: moversPerSide }),
    archetypeNamer(lake),
  ]);
  return rows.map(({ account_id, label, currency, is_demo, archetype_key, archetype_index, recent, expected, z }) => ({
    id: account_id,
    label,
    currency,
    isDemo: is_demo === 1,
    archetype: nameOf(archetype_index, archetype_key),
    recent,
    expected,
    z,
  }));
}

const isoDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The last half year by day, days without trading included, so that the picture's time is even. */
async function activityOf(
  lake: ScopedLake,
  selection: Selection,
  currency: string | null,
  newestCloseMs: number | null,
): Promise<ActivityDays> {
  const empty: ActivityDays = { daysMs: [], ideas: [], volumeLots: [], profit: [], currency };
  if (newestCloseMs === null || currency === null) return empty;
  const lastDayMs = Math.floor(newestCloseMs / dayMs) * dayMs;
  const firstDayMs = lastDayMs - (activityDays - 1) * dayMs;
  const rows = await lake.rowsOver<{ day: number; ideas: number; volume_lots: number; profit: number }>('activity', selection, {
    currency,
    fromDay: isoDay(firstDayMs),
  });
  const byDay = new Map(rows.map((row) => [row.day, row]));
  const start = rows[0]?.day ?? lastDayMs;
  for (let day = start; day <= lastDayMs; day += dayMs) {
    const row = byDay.get(day);
    empty.daysMs.push(day);
    empty.ideas.push(row?.ideas ?? 0);
    empty.volumeLots.push(row?.volume_lots ?? 0);
    empty.profit.push(row?.profit ?? 0);
  }
  return empty;
}

type CloseRow = {
  account_id: number;
  label: string;
  currency: string;
  is_demo: number;
  symbol: string;
  side: number;
  volume_lots: number;
  closed_at_ms: number;
  profit: number;
};

async function listRecentCloses(lake: ScopedLake, selection: Selection, newestCloseMs: number): Promise<LabelledPosition[]> {
  const rows = await lake.rowsOver<CloseRow>('recent-closes', selection, {
    sinceMs: newestCloseMs - recentDays * dayMs,
    limit: recentCloses,
  });
  return rows.map((row) => ({
    accountId: row.account_id,
    label: row.label,
    currency: row.currency,
    isDemo: row.is_demo === 1,
    symbol: row.symbol,
    side: row.side === 1 ? 'buy' : 'sell',
    volumeLots: row.volume_lots,
    event: 'closed',
    atMs: row.closed_at_ms,
    profit: row.profit,
  }));
}

async function latestRuns(): Promise<RunNote[]> {
  return (await listRuns(notes)).map(({ id, completedAtMs, status, stages, summary }) => ({
    id,
    completedAtMs,
    status,
    ms: stages.reduce((sum, { ms }) => sum + ms, 0),
    accounts: summary.accounts ?? null,
    ideas: summary.ideas ?? null,
  }));
}

async function latestImports(): Promise<ImportNote[]> {
  const { rows } = await listJobs({ kind: 'import-files', status: 'succeeded', userId: null }, { take: notes, skip: 0 });
  const summaries = new Map((await summariseImports(rows.map(({ id }) => id))).map((summary) => [summary.jobId, summary]));
  return rows.flatMap(({ id, createdAt }) => {
    const summary = summaries.get(id);
    return summary ? [{ ...summary, atMs: createdAt.getTime() }] : [];
  });
}
