/**
 * The result of a pattern search as one person may see it. A search compares whole groups or the whole book; accounts outside of the
 * viewer's scope are taken out of rows, tree, groups and pairs, and only counted.
 */
import fs from 'node:fs/promises';
import type { AccountRow } from '#app/domain/account-views.ts';
import { csvLine } from '#app/domain/csv.ts';
import { type MetricKey, metricKeys } from '#app/domain/metrics.ts';
import { nearestToMean, pointsPerColumn, type SeriesMatrix, thinnedRows } from '#app/domain/pattern-series.ts';
import { positionsBelow, treeOf } from '#app/domain/pattern-tree.ts';
import type {
  DelayView,
  PairView,
  PatternAccount,
  PatternChoiceOf,
  PatternSearch,
  PatternSelection,
  PatternView,
} from '#app/domain/pattern-views.ts';
import { sharedTraits } from '#app/domain/shared-traits.ts';
import { env } from '#app/lib/env.ts';
import { AppError } from '#app/lib/errors.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import type { DelayedPair, PatternPair, PatternResult } from '#workers/contracts/patterns.ts';
import { metricValues, type SnapshotRow } from './account-rows.ts';
import { accountRows } from './accounts.ts';
import { archetypeNamer } from './archetype-tags.ts';
import { openLakeFor, type ScopedLake, type Viewer } from './lake.ts';
import { accountColumns } from './selection.ts';

const pairsShown = 60;
const membersPerPage = 15;
const memberMetrics: MetricKey[] = ['ideas', 'netProfit', 'winRate', 'holdMedian'];
/** A group with hidden members says what they share only when so many hide each other. */
const minHidingMembers = 20;
const keptResults = 4;

const cache = new Map<string, { stamp: number; result: PatternResult }>();

/** The stored result of a search; null when there is none (yet, or any longer). */
async function readResult(id: string): Promise<PatternResult | null> {
  const file = dataPaths(env.dataDir).pattern(id);
  const stat = await fs.stat(file).catch(() => null);
  if (!stat) return null;
  const known = cache.get(file);
  if (known?.stamp === stat.mtimeMs) return known.result;
  const result = JSON.parse(await fs.readFile(file, 'utf8')) as PatternResult;
  cache.set(file, { stamp: stat.mtimeMs, result });
  if (cache.size > keptResults) cache.delete(cache.keys().next().value!);
  return result;
}

type Member = PatternAccount & { group: string | null };
type Seen = { result: PatternResult; lake: ScopedLake; members: ReadonlyMap<number, Member>; rows: number[] };

/** The result with the accounts that the viewer may see; `rows` are the positions of the picture's rows in `result.accounts`. */
async function seenBy(viewer: Viewer, id: string): Promise<Seen | null> {
  const result = await readResult(id);
  if (!result) return null;
  const lake = await openLakeFor(viewer);
  const ids = new Set([...result.accounts, ...result.clusters.flatMap(({ members }) => members)]);
  const [found, nameOf] = await Promise.all([lake.rows<SnapshotRow>('pattern-accounts', { ids: [...ids] }), archetypeNamer(lake)]);
  const members = new Map(
    found.map((row) => [
      Number(row.account_id),
      {
        id: Number(row.account_id),
        label: String(row.label),
        isDemo: row.is_demo === 1,
        archetype: nameOf(row.archetype_index, row.archetype_key),
        group: typeof row.group_name === 'string' ? row.group_name : null,
      },
    ]),
  );
  return { result, lake, members, rows: result.accounts.flatMap((account, position) => (members.has(account) ? [position] : [])) };
}

const asAccount = ({ id, label, isDemo, archetype }: Member): PatternAccount => ({ id, label, isDemo, archetype });

/** Everything about a result but its series. Null while there is none. */
export async function presentPattern(viewer: Viewer, search: PatternSearch): Promise<PatternView | null> {
  const seen = await seenBy(viewer, search.job.id);
  if (!seen) return null;
  const { result, members, rows, lake } = seen;
  const rowOf = new Map(rows.map((position, row) => [result.accounts[position]!, row]));
  const pointsEach = pointsPerColumn(result.points);
  const all = new Set([...result.accounts, ...result.clusters.flatMap((cluster) => cluster.members)]);
  return {
    search,
    accounts: rows.map((position) => asAccount(members.get(result.accounts[position]!)!)),
    labels: rows.map((position) => result.labels[position]!),
    tree:
      result.merges &&
      treeOf(
        result.merges,
        result.accounts.map((account) => members.has(account)),
      ),
    cutHeight: result.cutHeight,
    columnTimesMs: result.timesMs?.filter((_, point) => point % pointsEach === 0) ?? null,
    columns: Math.ceil(result.points / pointsEach),
    pointsPerColumn: pointsEach,
    stepMs: result.stepMs,
    groups: result.clusters
      .map((cluster) => {
        const accounts = cluster.members.filter((account) => members.has(account)).length;
        return {
          label: cluster.label,
          accounts,
          hidden: cluster.members.length - accounts,
          medoid: rowOf.get(cluster.medoid) ?? null,
          meanDistance: cluster.meanDistance,
          silhouette: cluster.silhouette,
        };
      })
      .filter(({ accounts }) => accounts > 0),
    pairs: pairsAmong(seen, result.pairs),
    pairsFound: countSeen(seen, result.pairs),
    delays: pairsAmong(seen, result.delays),
    delaysFound: countSeen(seen, result.delays),
    quality: result.quality,
    leftOut: result.leftOut,
    assigned: result.assigned,
    notes: result.notes,
    hidden: all.size - members.size,
    isOlderRun: lake.run !== null && lake.run.id !== result.runId,
  };
}

/** Pairs of which the viewer may see both, the nearest first. */
function pairsAmong(seen: Seen, pairs: readonly PatternPair[], among?: ReadonlySet<number>): PairView[];
function pairsAmong(seen: Seen, pairs: readonly DelayedPair[], among?: ReadonlySet<number>): DelayView[];
function pairsAmong({ members }: Seen, pairs: readonly { a: number; b: number }[], among?: ReadonlySet<number>) {
  return pairs
    .filter(({ a, b }) => members.has(a) && members.has(b) && (!among || (among.has(a) && among.has(b))))
    .slice(0, pairsShown)
    .map(({ a, b, ...pair }) => ({ ...pair, a: asAccount(members.get(a)!), b: asAccount(members.get(b)!) }));
}

const countSeen = ({ members }: Seen, pairs: readonly { a: number; b: number }[]) =>
  pairs.filter(({ a, b }) => members.has(a) && members.has(b)).length;

/** The series of the picture's rows, thinned to its columns. Throws `not-found` without a result. */
export async function presentPatternSeries(viewer: Viewer, id: string): Promise<SeriesMatrix> {
  const seen = await seenBy(viewer, id);
  if (!seen) throw noResult();
  return thinnedRows(seen.result.values, seen.result.points, seen.rows);
}

const noResult = () => new AppError('not-found', 'This pattern search has no result.');

/** `cluster=3` or `branch=120` of an address; null for neither. */
export function choiceFrom(search: URLSearchParams): PatternChoiceOf | null {
  const number = (name: string) => (/^-?\d{1,6}$/.test(search.get(name) ?? '') ? Number(search.get(name)) : null);
  const [label, node] = [number('cluster'), number('branch')];
  return label !== null ? { kind: 'cluster', label } : node !== null ? { kind: 'branch', node } : null;
}

/** Ids of every chosen account, hidden ones included, the most typical of a group first. Throws `not-found` for a choice the result does not have. */
function chosenIds({ accounts, labels, merges, clusters }: PatternResult, choice: PatternChoiceOf): number[] {
  const ids =
    choice.kind === 'branch'
      ? positionsBelow(merges ?? [], accounts.length, choice.node).map((position) => accounts[position]!)
      : choice.label < 0
        ? accounts.filter((_, position) => labels[position] === choice.label)
        : (clusters.find(({ label }) => label === choice.label)?.members ?? []);
  if (ids.length === 0) throw new AppError('not-found', 'The result has no such group.');
  return ids;
}

/** The accounts of a choice that the viewer may see: what saving it as a group would move. */
export async function chosenAccounts(viewer: Viewer, id: string, choice: PatternChoiceOf): Promise<number[]> {
  const seen = await seenBy(viewer, id);
  if (!seen) throw noResult();
  return chosenIds(seen.result, choice).filter((account) => seen.members.has(account));
}

/** Who is in a group or branch, what they share, and which of them are closest. */
export async function presentSelection(viewer: Viewer, id: string, choice: PatternChoiceOf, page: number): Promise<PatternSelection> {
  const seen = await seenBy(viewer, id);
  if (!seen) throw noResult();
  const { result, lake, members } = seen;
  const ids = chosenIds(result, choice);
  const visible = ids.filter((account) => members.has(account));
  const chosen = new Set(visible);
  const cluster = choice.kind === 'cluster' ? result.clusters.find(({ label }) => label === choice.label) : undefined;
  const isWhole = cluster !== undefined && (visible.length === ids.length || ids.length >= minHidingMembers);
  return {
    choice,
    height: choice.kind === 'branch' ? (result.merges?.[choice.node - result.accounts.length]?.height ?? null) : null,
    accounts: visible.length,
    hidden: ids.length - visible.length,
    members: await membersOf(lake, visible.slice((page - 1) * membersPerPage, page * membersPerPage)),
    page,
    pageSize: membersPerPage,
    typical: typicalOf(seen, cluster?.medoid ?? null, chosen),
    traits: isWhole ? cluster.shared : await traitsOf(seen, chosen),
    traitsOf: isWhole ? 'all' : 'visible',
    pairs: pairsAmong(seen, result.pairs, chosen),
    delays: pairsAmong(seen, result.delays, chosen),
    nowIn: countBy(visible.map((account) => members.get(account)!.group)),
  };
}

/** Rows in the order of the ids. */
async function membersOf(lake: ScopedLake, ids: readonly number[]): Promise<AccountRow[]> {
  return ids.length === 0 ? [] : await accountRows(lake, lake.accounts('all'), ids, memberMetrics);
}

function typicalOf({ result, members, rows }: Seen, medoid: number | null, chosen: ReadonlySet<number>): PatternAccount | null {
  if (medoid !== null) return members.has(medoid) ? asAccount(members.get(medoid)!) : null;
  const own = rows.filter((position) => chosen.has(result.accounts[position]!));
  const nearest = nearestToMean(result.values, result.points, own);
  return nearest === null ? null : asAccount(members.get(result.accounts[nearest]!)!);
}

/** What sets the chosen accounts apart from the other compared ones, computed from what the viewer may see alone. */
async function traitsOf({ result, lake, members, rows }: Seen, chosen: ReadonlySet<number>) {
  const ids = rows.map((position) => result.accounts[position]!);
  const base = lake.accounts('all');
  const found = await lake.rowsOver<SnapshotRow>(accountColumns(base, metricKeys, { ids }), base);
  return sharedTraits(
    found.map((row) => {
      const account = Number(row.account_id);
      const values = metricValues(row, metricKeys);
      return {
        isMember: chosen.has(account),
        metrics: metricKeys.map((key) => values[key]?.value ?? null),
        archetype: members.get(account)?.archetype?.key ?? null,
      };
    }),
    metricKeys,
  );
}

function countBy(groups: readonly (string | null)[]): PatternSelection['nowIn'] {
  const counts = new Map<string | null, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  return [...counts].map(([group, accounts]) => ({ group, accounts })).sort((a, b) => b.accounts - a.accounts);
}

/** Every visible account of a result with its group, one line each, the rows of the picture first. */
export async function exportPattern(viewer: Viewer, id: string): Promise<string> {
  const seen = await seenBy(viewer, id);
  if (!seen) throw noResult();
  const { result, members, rows } = seen;
  const medoids = new Set(result.clusters.map(({ medoid }) => medoid));
  const line = (account: number, label: number, place: number | null) => {
    const { label: name, group, archetype } = members.get(account)!;
    return csvLine([account, name, label, medoids.has(account) ? 1 : 0, place, archetype?.key ?? null, group]);
  };
  const compared = new Set(result.accounts);
  return [
    csvLine(['id', 'account', 'pattern_group', 'is_medoid', 'place_in_tree', 'archetype', 'account_group']),
    ...rows.map((position, place) => line(result.accounts[position]!, result.labels[position]!, place + 1)),
    ...result.clusters.flatMap((cluster) =>
      cluster.members
        .filter((account) => members.has(account) && !compared.has(account))
        .map((account) => line(account, cluster.label, null)),
    ),
  ].join('');
}

/** The result with its series and tree, narrowed to what the viewer may see: JSON for other programs. */
export async function exportPatternJson(viewer: Viewer, search: PatternSearch): Promise<string> {
  const view = await presentPattern(viewer, search);
  const seen = await seenBy(viewer, search.job.id);
  if (!view || !seen) throw noResult();
  const { result, rows } = seen;
  const { job: _job, startedBy: _startedBy, ...asked } = view.search;
  const series = rows.map((position) => result.values.slice(position * result.points, (position + 1) * result.points));
  return JSON.stringify({ id: search.job.id, runId: result.runId, ...view, search: asked, timesMs: result.timesMs, series });
}
