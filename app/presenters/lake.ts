/**
 * The lake as one person may see it. Every screen reads through `openLakeFor`: the relations it hands out hold the accounts of the person's
 * scope and no other, so a statement cannot leak what it forgets to filter. One DuckDB instance serves the whole process.
 */
import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { rootsOf } from '#app/domain/archetype-identity.ts';
import { accountLabel, pseudonym } from '#app/domain/pseudonym.ts';
import { type AccountScope, can } from '#app/domain/roles.ts';
import { derivedKey } from '#app/lib/crypto.ts';
import { env } from '#app/lib/env.ts';
import { type DirectoryAccount, directoryRevision, listAccounts } from '#app/repositories/accounts.ts';
import { listIdentities, shownGroupsOf } from '#app/repositories/archetypes.ts';
import { listGroupNames } from '#app/repositories/groups.ts';
import { latestCompleteRun, listRuns, type RunView } from '#app/repositories/runs.ts';
import { conditionTableColumns } from '#workers/contracts/conditions.ts';
import { dataPaths, type SnapshotTable } from '#workers/contracts/lake-files.ts';
import { agreementTableColumns, marketIdeaColumns, pairTableColumns } from '#workers/contracts/market-tables.ts';
import { fingerprintTableColumns, intervalTableColumns, metricTableColumns, weeklyTableColumns } from '#workers/contracts/metric-tables.ts';
import { changeTableColumns } from '#workers/contracts/patterns.ts';
import { dropTable } from '#workers/lake/duckdb.ts';
import type { Columns, Params, Relation, Row, Statement } from '#workers/lake/engine.ts';
import { type LakeReader, openLakeReader, runFolder } from '#workers/lake/reader.ts';
import { parquetRelation, tableRelation, withRelations } from '#workers/lake/relations.ts';
import { sqlFile } from '#workers/lake/sql-files.ts';
import { type Selection, withParamsOf } from './selection.ts';
import { shownArchetypes, shownIdentities } from './shown-archetypes.ts';

/** Who looks: which accounts, and whether by name. */
export type Viewer = { scope: AccountScope; mayReadNames: boolean };
export const viewerOf = (role: string, scope: AccountScope): Viewer => ({ scope, mayReadNames: can(role, 'read:pii') });

type ScopedName =
  | 'directory'
  | 'metrics'
  | 'intervals'
  | 'weekly'
  | 'fingerprints'
  | 'changes'
  | 'conditions'
  | 'pairs'
  | 'archetypes'
  | 'archetype_history'
  | 'account_drift'
  | 'ideas'
  | 'daily'
  | 'positions'
  | 'open_positions'
  | 'balance_ops'
  | 'previous_archetypes';

export type ScopedLake = {
  viewer: Viewer;
  /** The run on screen; null before the first rescore. */
  run: RunView | null;
  previousRun: RunView | null;
  /** Rows of `screens/<name>.sql`. Its relations are filled from the scope by their names. */
  rows<T = Row>(name: string, params?: Params): Promise<T[]>;
  /** Rows of a statement over a selection of accounts, which stands at its relation `accounts`. */
  rowsOver<T = Row>(statement: string | Statement, selection: Selection, params?: Params): Promise<T[]>;
  /** The same in batches, for exports. */
  streamOver(statement: string | Statement, selection: Selection, params?: Params): AsyncIterable<Columns>;
  /** Every account of the scope with its metrics of one window and its archetype. */
  accounts(metricWindow: string): Selection;
  /** Columns over the whole book, beyond the scope. Only for aggregates of many accounts (peers.ts), which say nothing about a single one. */
  bookColumns(statement: 'book-values' | 'archetype-medians' | 'archetype-frame' | Statement, params: Params): Promise<Columns>;
};

type Revision = { accounts: number; groupSum: number; changedAtMs: number; groups: string };
type Directory = { revision: Revision; table: string };
type Shared = { dataDir: string; reader: LakeReader; manifestStamp: string; directory: Promise<Directory> };

/** A request that began with an older directory may still read it for this long. */
const retiredTableMs = 60_000;
let shared: Promise<Shared> | null = null;
let tableNumber = 0;

const stampOf = (file: string): string => {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.ino}:${stat.mtimeMs}` : '';
};

async function sharedReader(): Promise<Shared> {
  const current = shared && (await shared);
  if (current && current.dataDir === env.dataDir) return current;
  current?.reader.close();
  shared = openLakeReader(env.dataDir).then((reader) => ({
    dataDir: env.dataDir,
    reader,
    manifestStamp: stampOf(dataPaths(env.dataDir).manifest),
    directory: Promise.resolve({ revision: { accounts: -1, groupSum: 0, changedAtMs: 0, groups: '' }, table: '' }),
  }));
  return shared;
}

/** Closes the shared engine, so that the next reader opens another one: between tests. */
export async function closeLake(): Promise<void> {
  const current = shared && (await shared);
  shared = null;
  current?.reader.close();
}

async function currentDirectory(at: Shared): Promise<Directory> {
  const wanted: Revision = { ...(await directoryRevision()), groups: JSON.stringify(await listGroupNames()) };
  const isCurrent = ({ revision }: Directory) => isDeepStrictEqual(revision, wanted);
  const known = await at.directory;
  if (isCurrent(known)) return known;
  // Whoever comes first loads; the others wait for the same table. A load that failed is tried again by the next.
  at.directory = at.directory
    .then((latest) => (isCurrent(latest) ? latest : loadDirectory(at, wanted, latest)))
    .catch((error) => {
      at.directory = Promise.resolve(known);
      throw error;
    });
  return at.directory;
}

/** Takes over what did not change where that gives the whole directory; otherwise (accounts or groups went away) everything is read again. */
async function loadDirectory(at: Shared, revision: Revision, replaced: Directory): Promise<Directory> {
  const { engine } = at.reader;
  const groupNames = new Map((await listGroupNames()).map(({ id, name }) => [id, name]));
  const create = async (): Promise<string> => {
    const table = `directory_${++tableNumber}`;
    await engine.exec(withRelations(sqlFile('screens', 'create-directory'), { new_table: tableRelation(table) }));
    return table;
  };
  const retire = (table: string) => {
    setTimeout(() => void engine.exec(dropTable(table)).catch(() => undefined), retiredTableMs).unref();
  };
  if (replaced.table !== '') retire(replaced.table);
  if (replaced.table !== '' && replaced.revision.groups === revision.groups) {
    const table = await create();
    const changed = await listAccounts({ kind: 'all' }, { changedSinceMs: replaced.revision.changedAtMs });
    const relations = { new_table: tableRelation(table), old_table: tableRelation(replaced.table) };
    await engine.exec(withRelations(sqlFile('screens', 'carry-directory'), relations), { changed: changed.map(({ id }) => id) });
    await engine.append(table, directoryColumns(changed, groupNames));
    const [sums] = await engine.rows<{ accounts: number; group_sum: number }>(
      withRelations(sqlFile('screens', 'directory-sums'), { new_table: tableRelation(table) }),
    );
    if (sums!.accounts === revision.accounts && sums!.group_sum === revision.groupSum) return { revision, table };
    retire(table);
  }
  const table = await create();
  await engine.append(table, directoryColumns(await listAccounts({ kind: 'all' }), groupNames));
  return { revision, table };
}

function directoryColumns(accounts: readonly DirectoryAccount[], groupNames: ReadonlyMap<number, string>): Columns {
  const key = derivedKey('pseudonym');
  const numbers = (of: (account: DirectoryAccount) => number | null) => Float64Array.from(accounts, (account) => of(account) ?? Number.NaN);
  const texts = (of: (account: DirectoryAccount) => string | null) => accounts.map(of);
  return {
    account_id: numbers(({ id }) => id),
    full_label: texts((account) => accountLabel(account, true, key)),
    pseudonym: texts((account) => accountLabel(account, false, key)),
    search_text: texts((account) =>
      [account.displayName, account.name, account.accountRef, pseudonym(account.id, key)].filter(Boolean).join('\n').toLowerCase(),
    ),
    source: texts(({ source }) => source),
    platform: texts(({ platform }) => platform),
    currency: texts(({ currency }) => currency),
    stage: texts(({ stage }) => stage),
    is_demo: numbers(({ isDemo }) => Number(isDemo)),
    group_id: numbers(({ groupId }) => groupId),
    group_name: texts(({ groupId }) => (groupId === null ? null : (groupNames.get(groupId) ?? null))),
    tags: texts(({ tags }) => (tags.length === 0 ? '' : `\n${tags.join('\n')}\n`)),
    archived: numbers(({ archivedAtMs }) => Number(archivedAtMs !== null)),
  };
}

const identityColumns = { account_id: 'INTEGER' };
/** What a run's files look like before there is a run. */
const emptySnapshot: Record<SnapshotTable, Readonly<Record<string, string>>> = {
  'metrics.parquet': metricTableColumns,
  'intervals.parquet': intervalTableColumns,
  'weekly.parquet': weeklyTableColumns,
  'fingerprints.parquet': fingerprintTableColumns,
  'agreement.parquet': agreementTableColumns,
  'pairs.parquet': pairTableColumns,
  'changes.parquet': changeTableColumns,
  'conditions.parquet': conditionTableColumns,
  'archetypes.parquet': {
    ...identityColumns,
    archetype_index: 'INTEGER',
    archetype_key: 'VARCHAR',
    confidence: 'DOUBLE',
    runner_up_key: 'VARCHAR',
    x: 'DOUBLE',
    y: 'DOUBLE',
    deciding: 'VARCHAR',
    fitted_index: 'INTEGER',
    memberships: 'VARCHAR',
    outlier_score: 'DOUBLE',
    is_noise: 'INTEGER',
    is_prior: 'INTEGER',
    identity_id: 'INTEGER',
    held_since_run: 'VARCHAR',
    entropy: 'DOUBLE',
  },
  'account-drift.parquet': {
    ...identityColumns,
    previous_identity_id: 'INTEGER',
    identity_id: 'INTEGER',
    previous_key: 'VARCHAR',
    archetype_key: 'VARCHAR',
    moved: 'INTEGER',
    risky: 'INTEGER',
    previous_risk: 'INTEGER',
    risk: 'INTEGER',
    distance: 'DOUBLE',
    distance_z: 'DOUBLE',
    features: 'VARCHAR',
    since_run: 'VARCHAR',
  },
  'archetype-history.parquet': { ...identityColumns, week_ms: 'BIGINT', identity_id: 'INTEGER', confidence: 'DOUBLE' },
  'ideas.parquet': {
    ...identityColumns,
    idea_id: 'INTEGER',
    symbol: 'VARCHAR',
    side: 'TINYINT',
    legs: 'INTEGER',
    volume_lots: 'DOUBLE',
    max_lots_open: 'DOUBLE',
    opened_at_ms: 'BIGINT',
    closed_at_ms: 'BIGINT',
    hold_s: 'DOUBLE',
    open_price: 'DOUBLE',
    profit: 'DOUBLE',
    notional: 'DOUBLE',
    adverse_adds: 'INTEGER',
    favourable_adds: 'INTEGER',
    ...marketIdeaColumns,
  },
  'daily.parquet': {
    ...identityColumns,
    day: 'DATE',
    ideas: 'INTEGER',
    positions: 'INTEGER',
    volume_lots: 'DOUBLE',
    profit: 'DOUBLE',
    deposits: 'DOUBLE',
    balance_end: 'DOUBLE',
  },
};

/** The lake narrowed to what the viewer may see, at the newest manifest, the newest complete run and today's directory. */
export async function openLakeFor(viewer: Viewer): Promise<ScopedLake> {
  const at = await sharedReader();
  const stamp = stampOf(dataPaths(at.dataDir).manifest);
  if (stamp !== at.manifestStamp) {
    at.reader.reload();
    at.manifestStamp = stamp;
  }
  const [directory, run, previousRun] = await Promise.all([currentDirectory(at), latestCompleteRun(), runBefore()]);
  const [groups, previousGroups] = await Promise.all([run, previousRun].map((of) => (of ? shownGroupsOf(of.id) : [])));
  const roots = rootsOf(await listIdentities());
  const { engine } = at.reader;

  const snapshot = (of: RunView | null, file: SnapshotTable): Relation => {
    const exists = of !== null && fs.existsSync(path.join(runFolder(at.dataDir, of.id), file));
    const empty = parquetRelation([], emptySnapshot[file]);
    if (!exists) return empty;
    const { relationSql } = at.reader.snapshot(of.id, file);
    // A run from before an upgrade lacks the metrics that came with it: they read as missing until the next one.
    return { relationSql: `(FROM ${relationSql} UNION ALL BY NAME FROM ${empty.relationSql})` };
  };
  const visible = visibleAccounts(directory.table, viewer);
  const scoped = (relation: Relation): Relation => ({
    relationSql: `(SELECT * FROM ${relation.relationSql} WHERE account_id IN (SELECT account_id FROM ${visible.relationSql}))`,
  });
  // A pair says something about either account, so both must be visible.
  const bothScoped = ({ relationSql }: Relation): Relation => ({
    relationSql: `(SELECT pairs.* FROM ${relationSql} AS pairs
      WHERE account_a IN (SELECT account_id FROM ${visible.relationSql}) AND account_b IN (SELECT account_id FROM ${visible.relationSql}))`,
  });
  const relations: Record<ScopedName, Relation> = {
    directory: visible,
    metrics: scoped(snapshot(run, 'metrics.parquet')),
    intervals: scoped(snapshot(run, 'intervals.parquet')),
    weekly: scoped(snapshot(run, 'weekly.parquet')),
    fingerprints: scoped(snapshot(run, 'fingerprints.parquet')),
    changes: scoped(snapshot(run, 'changes.parquet')),
    conditions: scoped(snapshot(run, 'conditions.parquet')),
    pairs: bothScoped(snapshot(run, 'pairs.parquet')),
    archetypes: scoped(shownArchetypes(snapshot(run, 'archetypes.parquet'), groups!)),
    previous_archetypes: scoped(shownArchetypes(snapshot(previousRun, 'archetypes.parquet'), previousGroups!)),
    archetype_history: scoped(shownIdentities(snapshot(run, 'archetype-history.parquet'), roots, ['identity_id'])),
    account_drift: scoped(shownIdentities(snapshot(run, 'account-drift.parquet'), roots, ['previous_identity_id', 'identity_id'])),
    ideas: scoped(snapshot(run, 'ideas.parquet')),
    daily: scoped(snapshot(run, 'daily.parquet')),
    positions: scoped(at.reader.source('positions')),
    open_positions: scoped(at.reader.source('open_positions')),
    balance_ops: scoped(at.reader.source('balance_ops')),
  };
  const filled = (statement: Statement, accounts?: Relation): Statement => {
    const known: Record<string, Relation> = accounts ? { ...relations, accounts } : relations;
    return withRelations(statement, Object.fromEntries(statement.relations.flatMap((name) => (known[name] ? [[name, known[name]]] : []))));
  };
  const over = (statement: string | Statement, selection: Selection): Statement =>
    withParamsOf(filled(typeof statement === 'string' ? sqlFile('screens', statement) : statement, selection.relation), selection);

  return {
    viewer,
    run,
    previousRun,
    rows: (name, params) => engine.rows(filled(sqlFile('screens', name)), params),
    rowsOver: (statement, selection, params) => engine.rows(over(statement, selection), { ...selection.params, ...params }),
    streamOver: (statement, selection, params) => engine.stream(over(statement, selection), { ...selection.params, ...params }),
    accounts(metricWindow) {
      const { sql, params } = filled(sqlFile('screens', 'accounts'));
      return {
        relation: { relationSql: `(${sql})` },
        paramTypes: params,
        params: { metricWindow, runId: run?.id ?? '' },
        places: relations.archetypes,
        history: relations.archetype_history,
      };
    },
    bookColumns: (statementOrName, params) => {
      const statement = typeof statementOrName === 'string' ? sqlFile('screens', statementOrName) : statementOrName;
      const book: Record<string, Relation> = {
        metrics: snapshot(run, 'metrics.parquet'),
        weekly: snapshot(run, 'weekly.parquet'),
        fingerprints: snapshot(run, 'fingerprints.parquet'),
        archetypes: shownArchetypes(snapshot(run, 'archetypes.parquet'), groups!),
        accounts: at.reader.source('accounts'),
      };
      return engine.columns(withRelations(statement, Object.fromEntries(statement.relations.map((each) => [each, book[each]!]))), params);
    },
  };
}

async function runBefore(): Promise<RunView | null> {
  return (await listRuns(20)).filter(({ status }) => status === 'complete')[1] ?? null;
}

/**
 * The directory with the rows of the scope, one label per account and what may be searched: names, or pseudonyms for people who may not read
 * names. The columns behind them are left out, so that no statement can show them by accident.
 */
function visibleAccounts(table: string, { scope, mayReadNames }: Viewer): Relation {
  const shown = mayReadNames ? 'full_label AS label, search_text' : 'pseudonym AS label, lower(pseudonym) AS search_text';
  // Ids are checked to be whole numbers, so they can stand in the statement.
  const ids = scope.kind === 'all' ? [] : scope.groupIds.filter(Number.isSafeInteger);
  const where = scope.kind === 'all' ? '' : ids.length === 0 ? ' WHERE false' : ` WHERE group_id IN (${ids.join(', ')})`;
  return {
    relationSql: `(SELECT * EXCLUDE (full_label, pseudonym, search_text), ${shown} FROM ${tableRelation(table).relationSql}${where})`,
  };
}
