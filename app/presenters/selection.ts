/** Turns what a person filters and sorts by into SQL: values are bound, column names come from the metric registry or the lists below. */
import type { AccountFilter, ArchetypeMove, DirectoryColumn, Sort } from '#app/domain/account-filter.ts';
import { gridSteps, type MapArea, type MapFrame, rimSteps } from '#app/domain/map-area.ts';
import { isMetricKey, type MetricKey, metricByKey } from '#app/domain/metrics.ts';
import { noGroup } from '#workers/contracts/archetypes.ts';
import type { Params, ParamType, ParamValue, Relation, Statement } from '#workers/lake/engine.ts';
import { identifier } from '#workers/lake/relations.ts';
import { defineStatement } from '#workers/lake/sql-files.ts';

const fiveWeeksMs = 5 * 7 * 86_400_000;

/** A set of accounts as something to read from. Its parameters must reach every statement that it stands in. */
export type Selection = {
  relation: Relation;
  paramTypes: Readonly<Record<string, ParamType>>;
  params: Params;
  /** The same accounts on the archetype map, for who lies in an area. */
  places: Relation;
  /** Archetypes by week of the same accounts, for who moved. */
  history: Relation;
};

const sortColumns: Record<DirectoryColumn, string> = {
  label: 'lower("label")',
  archetype: '"archetype_key"',
  group: 'lower("group_name")',
  stage: '"stage"',
  tier: '"data_tier"',
  currency: '"currency"',
  lastCloseMs: '"last_close_ms"',
};

/** The accounts of `base` that meet every condition of the filter; several values of one condition are alternatives. */
export function selectAccounts(base: Selection, filter: AccountFilter): Selection {
  const conditions: string[] = [];
  const paramTypes: Record<string, ParamType> = { ...base.paramTypes };
  const params: Record<string, ParamValue> = { ...base.params };
  const bind = (type: ParamType, value: ParamValue): string => {
    const name = `f${Object.keys(paramTypes).length}`;
    paramTypes[name] = type;
    params[name] = value;
    return `$${name}`;
  };
  const among = (column: string, values: readonly string[]) => {
    if (values.length > 0) conditions.push(`${identifier(column)} IN (SELECT unnest(${bind('VARCHAR[]', values)}))`);
  };
  if (filter.search !== '') conditions.push(`contains("search_text", ${bind('VARCHAR', filter.search.toLowerCase())})`);
  if (filter.groups.length > 0) {
    conditions.push(`coalesce("group_id", 0) IN (SELECT unnest(${bind('INTEGER[]', filter.groups)}))`);
  }
  among('archetype_key', filter.archetypes);
  if (filter.clusters.length > 0) {
    conditions.push(`"archetype_index" IN (SELECT unnest(${bind('INTEGER[]', filter.clusters)}))`);
  }
  among('stage', filter.stages);
  among('data_tier', filter.tiers);
  among('currency', filter.currencies);
  if (filter.tags.length > 0) {
    conditions.push(`(${filter.tags.map((tag) => `contains("tags", ${bind('VARCHAR', `\n${tag}\n`)})`).join(' OR ')})`);
  }
  if (filter.demo !== 'any') conditions.push(`"is_demo" = ${filter.demo === 'only' ? 1 : 0}`);
  if (filter.archived !== 'any') conditions.push(`"archived" = ${filter.archived === 'only' ? 1 : 0}`);
  for (const { metric, min, max } of filter.ranges) {
    const column = identifier(metricByKey[metric].key);
    if (min !== null) conditions.push(`${column} >= ${bind('DOUBLE', min)}`);
    if (max !== null) conditions.push(`${column} <= ${bind('DOUBLE', max)}`);
  }
  if (filter.area) conditions.push(`run_id = ${bind('VARCHAR', filter.area.runId)} AND ${insideArea(base.places, filter.area)}`);
  if (filter.move) conditions.push(movedBetween(base.history, filter.move));
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  return { ...base, relation: { relationSql: `(SELECT * FROM ${base.relation.relationSql}${where})` }, paramTypes, params };
}

const numberText = (value: number): string => {
  if (!Number.isFinite(value)) throw new Error(`${value} cannot stand in a statement`);
  return `(${value})::DOUBLE`;
};

/** Map coordinates as whole steps of a frame, the rim included: what the map draws and an area is told in (domain/map-area.ts). */
export function gridColumns({ x0, x1, y0, y1 }: MapFrame): { x: string; y: string } {
  const steps = (column: 'x' | 'y', low: number, high: number) =>
    high > low
      ? `round(least(${gridSteps + rimSteps}, greatest(-${rimSteps}, ${gridSteps} * (${column} - ${numberText(low)}) / ${numberText(high - low)})))`
      : String(gridSteps / 2);
  return { x: steps('x', x0, x1), y: steps('y', y0, y1) };
}

/**
 * The even-odd rule (domain/map-area.ts `isInside`): an odd number of edges lies beyond the point. Corners are numbers, so they can stand in the statement. Coordinates
 * are computed once, in a CTE that the engine may not dissolve: inlined into every edge they cost thirty times as much.
 */
function insideArea({ relationSql }: Relation, { frame, polygon }: MapArea): string {
  const { x, y } = gridColumns(frame);
  const crossings = [];
  for (let i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
    const [xi, yi, xj, yj] = [polygon[i]!, polygon[i + 1]!, polygon[j]!, polygon[j + 1]!];
    if (yi === yj) continue;
    const [low, high] = [Math.min(yi, yj), Math.max(yi, yj)].map(numberText);
    crossings.push(
      `(y >= ${low} AND y < ${high} AND x < ${numberText((xj - xi) / (yj - yi))} * (y - ${numberText(yi)}) + ${numberText(xi)})::INTEGER`,
    );
  }
  if (crossings.length === 0) return 'false';
  return `account_id IN (
    WITH placed AS MATERIALIZED (SELECT account_id, ${x} AS x, ${y} AS y FROM ${relationSql} WHERE isfinite(x) AND isfinite(y))
    SELECT account_id FROM placed WHERE (${crossings.join(' + ')}) % 2 = 1)`;
}

/** The same question as screens/archetype-migration.sql, of one flow: an archetype at an instant is the last one of the five weeks before. */
function movedBetween({ relationSql }: Relation, { from, to, fromMs, toMs }: ArchetypeMove): string {
  const at = (ms: number) =>
    `coalesce(arg_max(identity_id, week_ms) FILTER (week_ms <= ${ms} AND week_ms > ${ms} - ${fiveWeeksMs}), ${noGroup.insufficient})`;
  if (![from, to, fromMs, toMs].every(Number.isSafeInteger)) return 'false';
  return `account_id IN (SELECT account_id FROM ${relationSql} WHERE identity_id <> ${noGroup.insufficient}
    GROUP BY account_id HAVING ${at(fromMs)} = ${from} AND ${at(toMs)} = ${to})`;
}

/** A statement that stands over a selection takes the selection's parameters along. */
export const withParamsOf = (statement: Statement, selection: Selection): Statement => ({
  ...statement,
  params: { ...statement.params, ...selection.paramTypes },
});

/** Missing values come last either way, equal ones by id, so that pages never overlap. */
function orderBy({ by, descending }: Sort): string {
  const column = isMetricKey(by) ? identifier(by) : sortColumns[by];
  return `ORDER BY ${column} ${descending ? 'DESC' : 'ASC'} NULLS LAST, account_id`;
}

/** The ids of a selection in order, one page of them. */
export function orderedIds(selection: Selection, sort: Sort): Statement {
  const statement = defineStatement(
    'screens/ordered-ids',
    `-- @relation accounts
-- @param limit INTEGER
-- @param offset INTEGER
SELECT account_id FROM {accounts} ${orderBy(sort)} LIMIT $limit OFFSET $offset`,
  );
  return withParamsOf(statement, selection);
}

const rowColumns = [
  ...['account_id', 'label', 'is_demo', 'archived', 'currency', 'stage', 'group_name', 'tags'],
  ...['data_tier', 'capabilities', 'first_open_ms', 'last_close_ms', 'reasons'],
  ...['archetype_index', 'archetype_key', 'confidence', 'runner_up_key', 'deciding', 'memberships', 'outlier_score', 'is_prior'],
];

/** What screens show of accounts, with the given metrics only: a wide snapshot costs by the column. Either the given ids, or all in order. */
export function accountColumns(
  selection: Selection,
  metrics: readonly MetricKey[],
  which: { ids: readonly number[] } | { sort: Sort },
): Statement {
  const columns = [...rowColumns, ...metrics].map(identifier).join(', ');
  // Ids are checked to be whole numbers; as literals they let the engine skip what holds none of them.
  const ids = 'ids' in which ? which.ids.filter(Number.isSafeInteger) : null;
  const part =
    ids === null ? orderBy((which as { sort: Sort }).sort) : `WHERE ${ids.length > 0 ? `account_id IN (${ids.join(', ')})` : 'false'}`;
  return withParamsOf(
    defineStatement('screens/account-columns', `-- @relation accounts\nSELECT ${columns} FROM {accounts} ${part}`),
    selection,
  );
}
