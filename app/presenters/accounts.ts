import { type AccountFilter, pageSize, type Sort, type TableColumn } from '#app/domain/account-filter.ts';
import type { AccountPeek, AccountRow, AccountsView, FilterChoices, SelectionTotals } from '#app/domain/account-views.ts';
import { csvLine } from '#app/domain/csv.ts';
import { isMetricKey, type MetricKey, type MetricWindow } from '#app/domain/metrics.ts';
import { percentileOf } from '#app/domain/peers.ts';
import type { AccountScope } from '#app/domain/roles.ts';
import { notWithinGroups } from '#app/lib/errors.ts';
import { listTags } from '#app/repositories/accounts.ts';
import { listGroupNames } from '#app/repositories/groups.ts';
import { rowCount } from '#workers/lake/engine.ts';
import { accountRow, decidingOf, rowNames, runnerUpOf, type SnapshotRow } from './account-rows.ts';
import { archetypeTags } from './archetype-tags.ts';
import { openLakeFor, type ScopedLake, type Viewer } from './lake.ts';
import { peersOf } from './peers.ts';
import { accountColumns, orderedIds, type Selection, selectAccounts } from './selection.ts';

const peekMetrics: MetricKey[] = [
  'ideas',
  'netProfit',
  'winRate',
  'profitFactor',
  'maxDrawdown',
  'holdMedian',
  'martingaleIndex',
  'revengeRate',
];
const peekCurvePoints = 60;

type Request = { viewer: Viewer; filter: AccountFilter; sort: Sort; page: number; columns: TableColumn[]; peekId: number | null };

/** One page of the accounts table, what the whole selection adds up to, and the account that is open beside it. */
export async function presentAccounts({ viewer, filter, sort, page, columns, peekId }: Request): Promise<AccountsView> {
  const lake = await openLakeFor(viewer);
  const base = lake.accounts(filter.window);
  const selection = selectAccounts(base, filter);
  const [ids, totals, choices, peek] = await Promise.all([
    lake.rowsOver<{ account_id: number }>(orderedIds(selection, sort), selection, { limit: pageSize, offset: (page - 1) * pageSize }),
    selectionTotals(lake, selection),
    filterChoices(lake),
    peekId === null ? null : presentPeek(lake, peekId, filter.window),
  ]);
  const rows = await accountRows(
    lake,
    base,
    ids.map(({ account_id }) => account_id),
    columns.filter(isMetricKey),
  );
  return { filter, sort, page, pageSize, columns, rows, totals, choices, peek, hasRun: lake.run !== null };
}

/** Rows of the given accounts in the given order. */
export async function accountRows(
  lake: ScopedLake,
  base: Selection,
  ids: readonly number[],
  columns: readonly MetricKey[],
): Promise<AccountRow[]> {
  const names = await rowNames(lake);
  const rows = await lake.rowsOver<SnapshotRow>(accountColumns(base, columns, { ids }), base);
  const byId = new Map(rows.map((row) => [row.account_id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [accountRow(row, columns, names)] : [];
  });
}

type TotalsRow = {
  currency: string;
  accounts: number;
  insufficient: number;
  demo: number;
  ideas: number;
  volume_lots: number;
  net_profit: number | null;
};

export async function selectionTotals(lake: ScopedLake, selection: Selection): Promise<SelectionTotals> {
  const rows = await lake.rowsOver<TotalsRow>('account-totals', selection);
  const sum = (of: (row: TotalsRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    accounts: sum(({ accounts }) => accounts),
    ideas: sum(({ ideas }) => ideas),
    volumeLots: sum(({ volume_lots }) => volume_lots),
    insufficient: sum(({ insufficient }) => insufficient),
    demo: sum(({ demo }) => demo),
    byCurrency: rows.map(({ currency, accounts, net_profit }) => ({ currency, accounts, netProfit: net_profit })),
  };
}

const groupsWithin = (scope: AccountScope) => listGroupNames(scope.kind === 'all' ? undefined : scope.groupIds);

/** What can be chosen in filters and bulk actions: nothing that lies outside of the scope. */
export async function filterChoices(lake: ScopedLake): Promise<FilterChoices> {
  const [groups, tags, currencies, archetypes] = await Promise.all([
    groupsWithin(lake.viewer.scope),
    listTags(lake.viewer.scope),
    lake.rows<{ currency: string }>('currencies'),
    archetypeTags(lake),
  ]);
  return {
    groups,
    tags,
    currencies: currencies.map(({ currency }) => currency),
    archetypes,
  };
}

async function presentPeek(lake: ScopedLake, accountId: number, window: MetricWindow): Promise<AccountPeek | null> {
  const [rows, names, peers, curve] = await Promise.all([
    lake.rowsOver<SnapshotRow>(accountColumns(lake.accounts(window), peekMetrics, { ids: [accountId] }), lake.accounts(window)),
    rowNames(lake),
    peersOf(lake, window),
    lake.rows<{ cumulative: number }>('equity-curve', { accountId, buckets: peekCurvePoints }),
  ]);
  const [snapshot] = rows;
  if (!snapshot) return null;
  const deciding = decidingOf(snapshot);
  const row = accountRow(snapshot, peekMetrics, names);
  const measured = [
    ...peekMetrics.map((metric) => [metric, row.values[metric]?.value ?? null] as const),
    ...deciding.map(({ metric, value }) => [metric, value] as const),
  ];
  const percentiles = measured.flatMap(([metric, value]) => {
    const distribution = isMetricKey(metric) ? peers.distribution(metric, row.currency) : null;
    return distribution && value !== null ? [[metric, percentileOf(distribution, value)] as const] : [];
  });
  return {
    row,
    runnerUp: runnerUpOf(snapshot),
    deciding,
    percentiles: Object.fromEntries(percentiles),
    equity: curve.map(({ cumulative }) => cumulative),
  };
}

const cardMetrics: MetricKey[] = ['ideas', 'netProfit', 'winRate'];

/** One row of the table, for a card over a chart. Throws `not-found` outside of the scope. */
export async function presentAccountRow(viewer: Viewer, accountId: number, extra: readonly MetricKey[] = []): Promise<AccountRow> {
  const lake = await openLakeFor(viewer);
  const [row] = await accountRows(lake, lake.accounts('all'), [accountId], [...new Set([...extra, ...cardMetrics])]);
  if (!row) throw notWithinGroups('account');
  return row;
}

/** Every account of a selection as CSV, in the table's order, one window; in pieces, so that a large book is never held in memory. */
export async function* exportAccounts(
  { viewer, filter, sort }: Pick<Request, 'viewer' | 'filter' | 'sort'>,
  columns: readonly MetricKey[],
): AsyncGenerator<string> {
  const lake = await openLakeFor(viewer);
  const names = await rowNames(lake);
  const selection = selectAccounts(lake.accounts(filter.window), filter);
  yield csvLine([...csvHead, ...columns]);
  for await (const batch of lake.streamOver(accountColumns(selection, columns, { sort }), selection)) {
    const columnNames = Object.keys(batch);
    for (let start = 0; start < rowCount(batch); start += linesPerPiece) {
      const length = Math.min(linesPerPiece, rowCount(batch) - start);
      const rows = Array.from(
        { length },
        (_, row): SnapshotRow => Object.fromEntries(columnNames.map((name) => [name, batch[name]![start + row]!])),
      );
      yield rows.map((row) => csvLine(csvRow(accountRow(row, columns, names), filter.window, columns))).join('');
    }
  }
}

const linesPerPiece = 500;
const csvHead = [
  ...[
    'id',
    'account',
    'demo',
    'group',
    'stage',
    'currency',
    'tags',
    'archived',
    'data_tier',
    'archetype',
    'confidence',
    'prior_archetype',
    'prior_probability',
  ],
  ...['last_close_utc', 'window'],
];

const csvRow = (row: AccountRow, window: MetricWindow, columns: readonly MetricKey[]) => [
  row.id,
  row.label,
  row.isDemo ? 1 : 0,
  row.group,
  row.stage,
  row.currency,
  row.tags.join(' '),
  row.isArchived ? 1 : 0,
  row.tier,
  row.archetype?.name ?? null,
  row.confidence,
  row.prior?.[0]?.tag.name ?? null,
  row.prior?.[0]?.share ?? null,
  row.lastCloseMs === null ? null : new Date(row.lastCloseMs).toISOString(),
  window,
  ...columns.map((key) => row.values[key]?.value ?? null),
];

/** Ids of every account of a selection, for bulk actions over more than a page. */
export async function selectedIds(viewer: Viewer, filter: AccountFilter): Promise<number[]> {
  const lake = await openLakeFor(viewer);
  const selection = selectAccounts(lake.accounts(filter.window), filter);
  const rows = await lake.rowsOver<{ account_id: number }>(orderedIds(selection, { by: 'label', descending: false }), selection, {
    limit: 1_000_000,
    offset: 0,
  });
  return rows.map(({ account_id }) => account_id);
}
