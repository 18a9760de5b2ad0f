/** How an account changed: its metrics week by week among its peers, its archetype, and the moments at which it began to trade otherwise. */
import fs from 'node:fs';
import path from 'node:path';
import type {
  ArchetypeMove,
  ArchetypeWeek,
  BehaviourChange,
  ChangeDescription,
  ChangeMeasure,
  HistoryView,
  PeerBand,
} from '#app/domain/history-views.ts';
import { isMetricKey, type MetricKey, metricByKey } from '#app/domain/metrics.ts';
import { minPeers } from '#app/domain/peers.ts';
import { env } from '#app/lib/env.ts';
import { notWithinGroups } from '#app/lib/errors.ts';
import type { SnapshotFile } from '#workers/contracts/lake-files.ts';
import { historyMetrics } from '#workers/contracts/metrics.ts';
import { numbers } from '#workers/lake/engine.ts';
import { runFolder } from '#workers/lake/reader.ts';
import { identifier } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { tablePage } from './account.ts';
import type { SnapshotRow } from './account-rows.ts';
import { accountRows } from './accounts.ts';
import { identityNamer } from './archetype-tags.ts';
import { keptOfRun } from './kept-of-run.ts';
import { openLakeFor, type ScopedLake, type Viewer } from './lake.ts';

const weekMs = 7 * 86_400_000;
const keptBands = 64;
const percents = [10, 50, 90] as const;

/** @param metrics what to show; names that have no history are passed over. Throws `not-found` outside of the scope. */
export async function presentAccountHistory(viewer: Viewer, accountId: number, metrics: readonly string[]): Promise<HistoryView> {
  const lake = await openLakeFor(viewer);
  const [row] = await accountRows(lake, lake.accounts('all'), [accountId], []);
  if (!row) throw notWithinGroups('account');
  const shown = historyMetrics.filter((metric) => metrics.includes(metric)).sort((a, b) => metrics.indexOf(a) - metrics.indexOf(b));
  const [weekly, archetypes, changes] = await Promise.all([
    lake.rows<SnapshotRow>('account-weekly', { accountId }),
    archetypeWeeks(lake, accountId),
    behaviourChanges(lake, accountId),
  ]);
  const byWeek = new Map(weekly.map((values) => [Number(values.week_ms), values]));
  const weeksMs = weeksBetween([...byWeek.keys()]);
  const column = (name: string) => weeksMs.map((week) => finite(byWeek.get(week)?.[name]));
  const index = row.archetype !== null && row.archetype.index >= 0 ? row.archetype.index : null;
  const [book, group] = await Promise.all([
    peerBands(lake, { metrics: shown, currency: row.currency, index: null }),
    index === null ? null : peerBands(lake, { metrics: shown, currency: row.currency, index }),
  ]);
  return {
    row,
    weeksMs,
    ideas: column('ideas'),
    metrics: shown.map((metric) => ({
      metric,
      values: column(metric),
      book: bandIn(book, metric, weeksMs),
      archetype: group && bandIn(group, metric, weeksMs),
    })),
    choices: [...historyMetrics],
    archetypes,
    moves: movesOf(archetypes),
    changes,
    hasRun: lake.run !== null,
    has: {
      weekly: hasFile(lake, 'weekly.parquet'),
      archetypes: hasFile(lake, 'archetype-history.parquet'),
      changes: hasFile(lake, 'changes.parquet'),
    },
  };
}

const hasFile = ({ run }: ScopedLake, file: SnapshotFile) => run !== null && fs.existsSync(path.join(runFolder(env.dataDir, run.id), file));

const finite = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

function weeksBetween(weeks: readonly number[]): number[] {
  if (weeks.length === 0) return [];
  const [first, last] = [Math.min(...weeks), Math.max(...weeks)];
  return Array.from({ length: Math.round((last - first) / weekMs) + 1 }, (_, week) => first + week * weekMs);
}

/** By week, then by metric: how many accounts, and their 10th, 50th and 90th percentile. */
type Bands = Map<number, Map<MetricKey, { accounts: number; low: number; middle: number; high: number }>>;
type Peers = { metrics: readonly MetricKey[]; currency: string; index: number | null };
const kept = keptOfRun<Bands>(keptBands);

/** The bands of a run belong to no account: they are computed once for every viewer. */
const peerBands = (lake: ScopedLake, peers: Peers): Promise<Bands> =>
  kept(lake, [peers.index, peers.currency, ...peers.metrics], () => computeBands(lake, peers));

/** Money is compared with accounts of the same currency alone. Column names come from the metric registry. */
async function computeBands(lake: ScopedLake, { metrics, currency, index }: Peers): Promise<Bands> {
  if (metrics.length === 0) return new Map();
  const columns = metrics.flatMap((metric) => {
    const column = identifier(metric);
    const counted = `FILTER (isfinite(${column})${metricByKey[metric].unit === 'money' ? ' AND same_currency' : ''})`;
    return [
      `count(*) ${counted} AS ${identifier(`${metric}_n`)}`,
      ...percents.map((percent) => `quantile_cont(${column}, ${percent / 100}) ${counted} AS ${identifier(`${metric}_p${percent}`)}`),
    ];
  });
  const statement = defineStatement(
    'screens/weekly-bands',
    `-- @relation weekly
-- @relation accounts
-- @relation archetypes
-- @param currency VARCHAR
-- @param index INTEGER
WITH peers AS (
  SELECT weekly.*, coalesce(accounts.currency = $currency, false) AS same_currency
  FROM {weekly} AS weekly
  LEFT JOIN {accounts} AS accounts ON accounts.account_id = weekly.account_id
  LEFT JOIN {archetypes} AS archetypes ON archetypes.account_id = weekly.account_id
  WHERE $index IS NULL OR archetypes.archetype_index = $index
)
SELECT week_ms, ${columns.join(', ')} FROM peers GROUP BY week_ms`,
  );
  const found = await lake.bookColumns(statement, { currency, index });
  return new Map(
    Array.from(numbers(found, 'week_ms'), (week, place) => [
      week,
      new Map(
        metrics.map((metric) => {
          const at = (suffix: string) => numbers(found, `${metric}_${suffix}`)[place]!;
          return [metric, { accounts: at('n'), low: at('p10'), middle: at('p50'), high: at('p90') }];
        }),
      ),
    ]),
  );
}

/** Null when no week has enough accounts to say something without saying too much about each of them. */
function bandIn(bands: Bands, metric: MetricKey, weeksMs: readonly number[]): PeerBand | null {
  const enough = weeksMs.map((week) => {
    const band = bands.get(week)?.get(metric);
    return band && band.accounts >= minPeers ? band : null;
  });
  if (enough.every((band) => band === null)) return null;
  const of = (part: 'low' | 'middle' | 'high') => enough.map((band) => band?.[part] ?? null);
  return { low: of('low'), middle: of('middle'), high: of('high') };
}

async function archetypeWeeks(lake: ScopedLake, accountId: number): Promise<ArchetypeWeek[]> {
  const [rows, nameOf] = await Promise.all([
    lake.rows<{ week_ms: number; identity_id: number; confidence: number | null }>('account-archetype-weeks', { accountId }),
    identityNamer(lake),
  ]);
  return rows.map(({ week_ms, identity_id, confidence }) => ({
    weekMs: week_ms,
    archetype: nameOf(identity_id),
    confidence: finite(confidence),
  }));
}

/** Where an archetype was followed by another one. Weeks with too few ideas say nothing, so they are passed over. */
export function movesOf(weeks: readonly ArchetypeWeek[]): ArchetypeMove[] {
  const known = weeks.filter(({ archetype }) => archetype.key !== 'insufficient-data');
  return known
    .flatMap((week, place): ArchetypeMove[] => {
      const before = known[place - 1];
      if (!before || sameArchetype(before, week)) return [];
      return [{ weekMs: week.weekMs, from: before.archetype, to: week.archetype, confidence: week.confidence }];
    })
    .reverse();
}

const sameArchetype = (a: ArchetypeWeek, b: ArchetypeWeek) =>
  a.archetype.identityId === b.archetype.identityId && a.archetype.index === b.archetype.index;

type ChangeSql = {
  measure: ChangeMeasure;
  at_ms: number;
  before: number;
  after: number;
  n_before: number;
  n_after: number;
  p_value: number;
  description_key: ChangeDescription;
  detail: string;
  ideas_since: number;
};

async function behaviourChanges(lake: ScopedLake, accountId: number): Promise<BehaviourChange[]> {
  const rows = await lake.rows<ChangeSql>('account-changes', { accountId });
  return rows.map((row) => ({
    measure: row.measure,
    description: row.description_key,
    atMs: row.at_ms,
    before: row.before,
    after: row.after,
    nBefore: row.n_before,
    nAfter: row.n_after,
    pValue: row.p_value,
    detail: JSON.parse(row.detail),
    ideasPage: Math.max(1, Math.ceil(row.ideas_since / tablePage)),
  }));
}

/** `m=holdMedian,winRate` of an address; null without it. */
export const metricsFrom = (search: URLSearchParams): MetricKey[] | null => search.get('m')?.split(',').filter(isMetricKey) ?? null;
