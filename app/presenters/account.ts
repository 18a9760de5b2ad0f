import type {
  AccountRow,
  AccountTab,
  AccountTable,
  AccountView,
  BalanceOpRow,
  EquityCurve,
  HoldBin,
  IdeaRow,
  MetricAgainstPeers,
  MetricSampleSize,
  PositionRow,
  SizeAfter,
  SymbolRow,
} from '#app/domain/account-views.ts';
import { isMetricKey, type MetricKey, type MetricWindow, metricKeys } from '#app/domain/metrics.ts';
import { percentileOf } from '#app/domain/peers.ts';
import { notWithinGroups } from '#app/lib/errors.ts';
import { listAccountImports } from '#app/repositories/account-imports.ts';
import { findAccount } from '#app/repositories/accounts.ts';
import type { Row } from '#workers/lake/engine.ts';
import { accountRow, decidingOf, rowNames, runnerUpOf, type SnapshotRow } from './account-rows.ts';
import { filterChoices } from './accounts.ts';
import { hoursOfWeek } from './hours-of-week.ts';
import { openLakeFor, type ScopedLake, type Viewer } from './lake.ts';
import { type Peers, peersOf } from './peers.ts';
import { accountColumns } from './selection.ts';

const curvePoints = 900;
/** Rows of a table on the account page. */
export const tablePage = 25;
const headlineMetrics: MetricKey[] = ['netProfit', 'ideas', 'winRate', 'profitFactor', 'maxDrawdown', 'holdMedian'];

type Request = { viewer: Viewer; accountId: number; window: MetricWindow; tab: AccountTab; page: number };

const notFound = () => notWithinGroups('account');

/** Everything about one account. Throws `not-found` for an account that does not exist and, alike, for one outside of the scope. */
export async function presentAccount({ viewer, accountId, window, tab, page }: Request): Promise<AccountView> {
  const account = await findAccount(viewer.scope, accountId);
  if (!account) throw notFound();
  const lake = await openLakeFor(viewer);
  const [rows, names, peers, choices, [opened], equity, holding, sizes, hours, symbols, [intervals], table] = await Promise.all([
    lake.rowsOver<SnapshotRow>(accountColumns(lake.accounts(window), metricKeys, { ids: [accountId] }), lake.accounts(window)),
    rowNames(lake),
    peersOf(lake, window),
    filterChoices(lake),
    lake.rows<{ positions: number }>('account-open-positions', { accountId }),
    equityCurve(lake, accountId),
    lake.rows<HoldBin>('hold-histogram', { accountId }),
    lake.rows<SizeRow>('size-after', { accountId }),
    hoursOfWeek(lake, [accountId]),
    symbolRows(lake, accountId),
    lake.rows<Row>('account-intervals', { accountId, metricWindow: window }),
    accountTable(lake, { viewer, accountId, tab, page }),
  ]);
  const [snapshot] = rows;
  if (!snapshot) throw notFound();
  const row = accountRow(snapshot, metricKeys, names);
  const against = (metric: MetricKey) => againstPeers(metric, row, peers, sampleSize(intervals, metric));
  const { mayReadNames } = viewer;
  return {
    row,
    identity: {
      source: account.source,
      platform: account.platform,
      accountRef: mayReadNames ? account.accountRef : null,
      server: mayReadNames ? account.server : null,
      sourceName: mayReadNames ? account.name : null,
      displayName: mayReadNames ? account.displayName : null,
      groupId: account.groupId,
      firstOpenMs: typeof snapshot.first_open_ms === 'number' ? snapshot.first_open_ms : null,
      openPositions: opened!.positions,
    },
    window,
    runnerUp: runnerUpOf(snapshot),
    memberships: names.membershipsOf(snapshot.memberships),
    outlierScore: typeof snapshot.outlier_score === 'number' && Number.isFinite(snapshot.outlier_score) ? snapshot.outlier_score : null,
    deciding: decidingOf(snapshot).map((feature) => {
      const distribution = isMetricKey(feature.metric) ? peers.distribution(feature.metric, row.currency) : null;
      return { ...feature, percentile: distribution ? percentileOf(distribution, feature.value) : null };
    }),
    headline: headlineMetrics.map(against),
    metrics: metricKeys.map(against),
    equity,
    holding,
    sizeAfterLoss: sizeAfter(sizes, 1),
    sizeAfterWin: sizeAfter(sizes, 0),
    hours: hours.get(accountId)!,
    symbols,
    table,
    choices: { groups: choices.groups, tags: choices.tags },
    hasRun: lake.run !== null,
  };
}

function sampleSize(intervals: Row | undefined, metric: MetricKey): MetricSampleSize | null {
  const [n, low, high] = ['n', 'low', 'high'].map((part) => intervals?.[`${metric}_${part}`]);
  if (typeof n !== 'number' || !Number.isFinite(n)) return null;
  return { n, interval: typeof low === 'number' && typeof high === 'number' ? { low, high } : null };
}

function againstPeers(
  metric: MetricKey,
  { values, currency, archetype }: AccountRow,
  peers: Peers,
  sample: MetricSampleSize | null,
): MetricAgainstPeers {
  const value = values[metric]!;
  const distribution = peers.distribution(metric, currency);
  const median = archetype === null ? null : peers.archetypeMedian(archetype.index, metric);
  const { quantiles, accounts } = distribution ?? { quantiles: [], accounts: 0 };
  return {
    metric,
    value,
    sample,
    percentile: distribution && value.value !== null ? percentileOf(distribution, value.value) : null,
    book: distribution && { accounts, p10: quantiles[10]!, p50: quantiles[50]!, p90: quantiles[90]! },
    archetypeMedian: median,
    archetypePercentile: distribution && median !== null ? percentileOf(distribution, median) : null,
  };
}

async function equityCurve(lake: ScopedLake, accountId: number): Promise<EquityCurve> {
  const rows = await lake.rows<{ at_ms: number; cumulative: number; drawdown: number }>('equity-curve', {
    accountId,
    buckets: curvePoints,
  });
  return {
    timesMs: rows.map(({ at_ms }) => at_ms),
    cumulative: rows.map(({ cumulative }) => cumulative),
    drawdown: rows.map(({ drawdown }) => (drawdown === 0 ? 0 : -drawdown)),
  };
}

type SizeRow = { after_loss: number; bin: number; pairs: number; log_sum: number };

function sizeAfter(rows: readonly SizeRow[], afterLoss: 0 | 1): SizeAfter {
  const own = rows.filter(({ after_loss }) => after_loss === afterLoss);
  const pairs = own.reduce((sum, row) => sum + row.pairs, 0);
  const bins = Array.from({ length: 6 }, (_, bin) => own.find((row) => row.bin === bin)?.pairs ?? 0);
  return { pairs, meanRatio: pairs === 0 ? null : Math.exp(own.reduce((sum, row) => sum + row.log_sum, 0) / pairs), bins };
}

type SymbolSql = {
  symbol: string;
  ideas: number;
  volume_lots: number;
  profit: number;
  win_rate: number;
  long_share: number;
  hold_median_s: number;
};

async function symbolRows(lake: ScopedLake, accountId: number): Promise<SymbolRow[]> {
  const rows = await lake.rows<SymbolSql>('account-symbols', { accountId });
  return rows.map(({ symbol, ideas, volume_lots, profit, win_rate, long_share, hold_median_s }) => ({
    symbol,
    ideas,
    volumeLots: volume_lots,
    profit,
    winRate: win_rate,
    longShare: long_share,
    holdMedianS: hold_median_s,
  }));
}

const sideOf = (side: number) => (side === 1 ? ('buy' as const) : ('sell' as const));

type IdeaSql = {
  idea_id: number;
  symbol: string;
  side: number;
  legs: number;
  volume_lots: number;
  opened_at_ms: number;
  closed_at_ms: number;
  open_price: number | null;
  profit: number;
  adverse_adds: number;
  favourable_adds: number;
  total: number;
};
const ideaRow = (row: IdeaSql): IdeaRow => ({
  ideaId: row.idea_id,
  symbol: row.symbol,
  side: sideOf(row.side),
  legs: row.legs,
  volumeLots: row.volume_lots,
  openedAtMs: row.opened_at_ms,
  closedAtMs: row.closed_at_ms,
  openPrice: row.open_price,
  profit: row.profit,
  adverseAdds: row.adverse_adds,
  favourableAdds: row.favourable_adds,
});

type PositionSql = {
  position_id: number;
  symbol: string;
  side: number;
  volume_lots: number;
  opened_at_ms: number;
  open_price: number | null;
  closed_at_ms: number | null;
  close_price: number | null;
  sl: number | null;
  tp: number | null;
  commission: number;
  swap: number;
  profit: number;
  close_reason: string | null;
  total: number;
};
const positionRow = (row: PositionSql): PositionRow => ({
  positionId: row.position_id,
  symbol: row.symbol,
  side: sideOf(row.side),
  volumeLots: row.volume_lots,
  openedAtMs: row.opened_at_ms,
  openPrice: row.open_price,
  closedAtMs: row.closed_at_ms,
  closePrice: row.close_price,
  sl: row.sl,
  tp: row.tp,
  commission: row.commission,
  swap: row.swap,
  profit: row.profit,
  closeReason: row.close_reason,
});

async function accountTable(lake: ScopedLake, { viewer, accountId, tab, page }: Omit<Request, 'window'>): Promise<AccountTable> {
  const range = { limit: tablePage, offset: (page - 1) * tablePage };
  const paged = { page, pageSize: tablePage };
  if (tab === 'positions') {
    const rows = await lake.rows<PositionSql>('account-positions', { accountId, ...range });
    return { tab, rows: rows.map(positionRow), total: rows[0]?.total ?? 0, ...paged };
  }
  if (tab === 'balance') {
    const rows = await lake.rows<{ at_ms: number; kind: string; amount: number; total: number }>('account-balance-ops', {
      accountId,
      ...range,
    });
    return {
      tab,
      rows: rows.map(({ at_ms, kind, amount }): BalanceOpRow => ({ atMs: at_ms, kind, amount })),
      total: rows[0]?.total ?? 0,
      ...paged,
    };
  }
  if (tab === 'imports') {
    const { rows, total } = await listAccountImports(viewer.scope, accountId, range);
    const shown = rows.map(({ createdAtMs, fileName, ...row }) => ({
      ...row,
      atMs: createdAtMs,
      fileName: viewer.mayReadNames ? fileName : null,
    }));
    return { tab, rows: shown, total, ...paged };
  }
  const rows = await lake.rows<IdeaSql>('account-ideas', { accountId, ...range });
  return { tab: 'ideas', rows: rows.map(ideaRow), total: rows[0]?.total ?? 0, ...paged };
}

/** The positions that one idea is made of. Throws `not-found` outside of the scope. */
export async function presentIdeaPositions(viewer: Viewer, accountId: number, ideaId: number): Promise<PositionRow[]> {
  const lake = await openLakeFor(viewer);
  const [idea] = await lake.rows<IdeaSql>('account-idea', { accountId, ideaId });
  if (!idea) throw notWithinGroups('idea');
  const rows = await lake.rows<PositionSql>('idea-positions', {
    accountId,
    symbol: idea.symbol,
    side: idea.side,
    fromMs: idea.opened_at_ms,
    toMs: idea.closed_at_ms,
  });
  return rows.map(positionRow);
}
