import { type AccountFilter, emptyAccountFilter } from '#app/domain/account-filter.ts';
import type { ArchetypeMap, MapColour, MapSelection } from '#app/domain/archetype-views.ts';
import type { MapFrame } from '#app/domain/map-area.ts';
import { isMetricKey, type MetricKey, metricByKey } from '#app/domain/metrics.ts';
import { percentileOf } from '#app/domain/peers.ts';
import { robustScale } from '#app/domain/value-scale.ts';
import { listGroupNames } from '#app/repositories/groups.ts';
import { numbers, type Statement } from '#workers/lake/engine.ts';
import { identifier } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';
import { selectionTotals } from './accounts.ts';
import { archetypeNamer } from './archetype-tags.ts';
import { openLakeFor, type ScopedLake, type Viewer } from './lake.ts';
import { type Peers, peersOf } from './peers.ts';
import { gridColumns, type Selection, selectAccounts } from './selection.ts';

/** A canvas draws this many points within a frame or two. */
const mapPoints = 40_000;
const keyMetrics: MetricKey[] = [
  ...(['ideas', 'ideasPerDay', 'holdMedian', 'winRate', 'profitFactor', 'maxDrawdown'] as const),
  ...(['leverageP95', 'sizeCv', 'martingaleIndex', 'revengeRate', 'nightShare'] as const),
];
const valueDigits = 4;

type PointRow = {
  account_id: number;
  archetype_index: number;
  x: number;
  y: number;
  value: number | null;
  currency: string;
  total: number;
};

/** Where the viewer's accounts lie in the two directions in which behaviour differs most, and what colours them. */
export async function presentArchetypeMap(viewer: Viewer, colour: MapColour = 'archetype'): Promise<ArchetypeMap> {
  const lake = await openLakeFor(viewer);
  const selection = selectAccounts(lake.accounts('all'), emptyAccountFilter);
  const frame = await mapFrame(lake);
  const rows = frame ? await lake.rowsOver<PointRow>(pointsOf(frame, colour), selection, { limit: mapPoints }) : [];
  const currency = isMoneyColour(colour) ? (rows[0]?.currency ?? null) : null;
  return {
    runId: lake.run?.id ?? '',
    frame: frame ?? { x0: 0, x1: 1, y0: 0, y1: 1 },
    ids: rows.map(({ account_id }) => account_id),
    x: rows.map(({ x }) => x),
    y: rows.map(({ y }) => y),
    index: rows.map(({ archetype_index }) => archetype_index),
    total: rows[0]?.total ?? 0,
    colour,
    values: colour === 'archetype' ? null : rows.map(({ value }) => (value === null ? null : Number(value.toPrecision(valueDigits)))),
    groups: colour === 'group' ? await listGroupNames(viewer.scope.kind === 'all' ? undefined : viewer.scope.groupIds) : [],
    scale: isMetricKey(colour) ? colourScale(await peersOf(lake, 'all'), colour, currency ?? '') : null,
    currency,
  };
}

const isMoneyColour = (colour: MapColour) => isMetricKey(colour) && metricByKey[colour].unit === 'money';

async function mapFrame(lake: ScopedLake): Promise<MapFrame | null> {
  const edges = await lake.bookColumns('archetype-frame', {});
  const [x0, x1, y0, y1] = ['x0', 'x1', 'y0', 'y1'].map((name) => numbers(edges, name)[0] ?? Number.NaN) as [
    number,
    number,
    number,
    number,
  ];
  return [x0, x1, y0, y1].every(Number.isFinite) ? { x0, x1, y0, y1 } : null;
}

/** Where there are more accounts than the map can draw, an even share of them, picked by a hash of the id. Money is that of the commonest currency. */
function pointsOf(frame: MapFrame, colour: MapColour): Statement {
  const { x, y } = gridColumns(frame);
  const value = isMetricKey(colour) ? identifier(colour) : colour === 'group' ? 'coalesce(group_id, 0)' : 'NULL::DOUBLE';
  const isMoney = isMoneyColour(colour);
  return defineStatement(
    'screens/archetype-map',
    `-- @relation accounts
-- @param limit INTEGER
WITH shown AS (
  SELECT account_id, archetype_index, currency, ${x} AS x, ${y} AS y, ${value} AS value FROM {accounts} WHERE isfinite(x) AND isfinite(y)
), facts AS (SELECT count(*) AS total, mode(currency) AS main FROM shown)
SELECT account_id, archetype_index, x, y, CASE WHEN NOT ${isMoney} OR currency = main THEN value END AS value, main AS currency, total
FROM shown, facts WHERE total <= $limit OR hash(account_id) % total < $limit ORDER BY hash(account_id)`,
  );
}

function colourScale(peers: Peers, metric: MetricKey, currency: string): ArchetypeMap['scale'] {
  const distribution = peers.distribution(metric, currency);
  if (!distribution) return null;
  const scale = robustScale(distribution);
  if (scale.low >= 0 || scale.high <= 0) return { ...scale, isDiverging: false };
  const reach = Math.max(-scale.low, scale.high);
  return { kind: 'linear', low: -reach, high: reach, isDiverging: true };
}

/** What the accounts of a filter, above all of an area of the map, have in common, against the whole book. */
export async function presentMapSelection(viewer: Viewer, filter: AccountFilter): Promise<MapSelection> {
  const lake = await openLakeFor(viewer);
  const base = selectAccounts(lake.accounts('all'), emptyAccountFilter);
  const selection = selectAccounts(lake.accounts('all'), filter);
  const [nameOf, all, archetypes, groups, medians, totals, peers] = await Promise.all([
    archetypeNamer(lake),
    archetypeCounts(lake, base),
    archetypeCounts(lake, selection),
    lake.rowsOver<{ group_id: number; group_name: string | null; accounts: number }>('selection-groups', selection),
    lake.rowsOver<Record<string, number | null>>(mediansOf(keyMetrics), selection),
    selectionTotals(lake, selection),
    peersOf(lake, 'all'),
  ]);
  const { accounts } = totals;
  const sum = (rows: readonly { accounts: number }[]) => rows.reduce((total, row) => total + row.accounts, 0);
  const share = (count: number, of: number) => (of === 0 ? 0 : count / of);
  return {
    accounts,
    archetypes: archetypes.flatMap(({ archetype_index, archetype_key, accounts: count }) => {
      const tag = nameOf(archetype_index, archetype_key);
      const inBook = all.find((row) => row.archetype_index === archetype_index)?.accounts ?? 0;
      return tag ? [{ tag, accounts: count, share: share(count, accounts), bookShare: share(inBook, sum(all)) }] : [];
    }),
    groups: groups.map(({ group_id, group_name, accounts: count }) => ({
      id: group_id,
      name: group_name,
      accounts: count,
      share: share(count, accounts),
    })),
    medians: keyMetrics.map((metric) => {
      const median = medians[0]?.[metric] ?? null;
      const distribution = peers.distribution(metric, '');
      return {
        metric,
        median,
        accounts: medians[0]?.[`${metric}_n`] ?? 0,
        percentile: distribution && median !== null ? percentileOf(distribution, median) : null,
        book: distribution?.quantiles[50] ?? null,
      };
    }),
    byCurrency: totals.byCurrency,
  };
}

const archetypeCounts = (lake: ScopedLake, selection: Selection) =>
  lake.rowsOver<{ archetype_index: number; archetype_key: string; accounts: number }>('selection-archetypes', selection);

const mediansOf = (keys: readonly MetricKey[]): Statement =>
  defineStatement(
    'screens/selection-medians',
    `-- @relation accounts
SELECT ${keys.map((key) => `median(${identifier(key)}) FILTER (isfinite(${identifier(key)})) AS ${identifier(key)}, count(${identifier(key)}) FILTER (isfinite(${identifier(key)})) AS ${identifier(`${key}_n`)}`).join(', ')}
FROM {accounts}`,
  );
