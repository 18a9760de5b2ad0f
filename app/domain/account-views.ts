/** What screens show about accounts: the read models between presenters and components. Plain JSON; times are ms UTC, money in account currency. */
import type { ArchetypeKey, DecidingFeature } from '#workers/contracts/archetypes.ts';
import type { Capability } from '#workers/contracts/standard-schema.ts';
import type { AccountFilter, Sort, TableColumn } from './account-filter.ts';
import type { MetricKey, MetricValue, MetricWindow } from './metrics.ts';

export { type ArchetypeKey, archetypeColour, archetypeKeys, type DecidingFeature, noGroup } from '#workers/contracts/archetypes.ts';
export { type Capability, type Stage, stages } from '#workers/contracts/standard-schema.ts';
export { minIdeasForArchetype } from '#workers/contracts/windows.ts';

/** Values by metric; only the metrics that the screen asked for are there. */
export type MetricValues = Partial<Record<MetricKey, MetricValue>>;

/**
 * An archetype as a name and a colour. `index` is its number in the run on screen, or one of `noGroup` and `retiredIndex`; `name` is the run's own English
 * name, needed where the key alone does not tell two apart; `givenName` an admin's, shown instead of it. The identity stays from run to run.
 */
export type ArchetypeTag = {
  index: number;
  key: ArchetypeKey;
  name: string;
  givenName: string | null;
  identityId: number | null;
  colour: number;
};

/** A share of an account in one archetype, 0 to 1. */
export type Membership = { tag: ArchetypeTag; share: number };

export type AccountRow = {
  id: number;
  label: string;
  isDemo: boolean;
  isArchived: boolean;
  currency: string;
  stage: string | null;
  group: string | null;
  tags: string[];
  tier: string | null;
  capabilities: Capability[];
  archetype: ArchetypeTag | null;
  /** Probability of the archetype, 0 to 1; null where there is one group only, or no archetype. */
  confidence: number | null;
  /** What the first trades of an account with too few of them make likely, the likeliest first; null for all others. */
  prior: Membership[] | null;
  lastCloseMs: number | null;
  values: MetricValues;
};

/** What a selection adds up to, by currency. */
export type CurrencyTotal = { currency: string; accounts: number; netProfit: number | null };
export type SelectionTotals = {
  accounts: number;
  ideas: number;
  volumeLots: number;
  insufficient: number;
  demo: number;
  byCurrency: CurrencyTotal[];
};

export type FilterChoices = {
  groups: { id: number; name: string }[];
  tags: string[];
  currencies: string[];
  archetypes: ArchetypeTag[];
};

/** One account at a glance, beside the table. */
export type AccountPeek = {
  row: AccountRow;
  runnerUp: ArchetypeKey | null;
  deciding: DecidingFeature[];
  /** Percentile in the book by metric, 0 to 100. */
  percentiles: Partial<Record<MetricKey, number>>;
  /** Cumulative net profit, thinned. */
  equity: number[];
};

export type AccountsView = {
  filter: AccountFilter;
  sort: Sort;
  page: number;
  pageSize: number;
  columns: TableColumn[];
  rows: AccountRow[];
  totals: SelectionTotals;
  choices: FilterChoices;
  peek: AccountPeek | null;
  hasRun: boolean;
};

/** What a value rests on: how many of `metricByKey[metric].sample`, and its 95 % interval where there are enough of them. */
export type MetricSampleSize = { n: number; interval: { low: number; high: number } | null };

export type MetricAgainstPeers = {
  metric: MetricKey;
  value: MetricValue;
  /** Null where the metric or the window has no intervals. */
  sample: MetricSampleSize | null;
  /** 0 to 100; null without a value or with too few peers. */
  percentile: number | null;
  book: { accounts: number; p10: number; p50: number; p90: number } | null;
  archetypeMedian: number | null;
  archetypePercentile: number | null;
};

export type EquityCurve = { timesMs: number[]; cumulative: number[]; drawdown: number[] };
export type HoldBin = { bin: number; wins: number; losses: number; flat: number };
export type SizeAfter = {
  pairs: number /** Geometric mean of next size to the one before; null without pairs. */;
  meanRatio: number | null;
  bins: number[];
};
export type HourCell = { weekday: number; hour: number; ideas: number; profit: number };
export type SymbolRow = {
  symbol: string;
  ideas: number;
  volumeLots: number;
  profit: number;
  winRate: number;
  longShare: number;
  holdMedianS: number;
};

export type IdeaRow = {
  ideaId: number;
  symbol: string;
  side: 'buy' | 'sell';
  legs: number;
  volumeLots: number;
  openedAtMs: number;
  closedAtMs: number;
  openPrice: number | null;
  profit: number;
  adverseAdds: number;
  favourableAdds: number;
};
export type PositionRow = {
  positionId: number;
  symbol: string;
  side: 'buy' | 'sell';
  volumeLots: number;
  openedAtMs: number;
  openPrice: number | null;
  closedAtMs: number | null;
  closePrice: number | null;
  sl: number | null;
  tp: number | null;
  commission: number;
  swap: number;
  profit: number;
  closeReason: string | null;
};
export type BalanceOpRow = { atMs: number; kind: string; amount: number };
export type ImportRow = {
  jobId: string;
  fileName: string | null;
  atMs: number;
  format: string | null;
  status: string;
  positions: number;
  rejected: number;
  reconciliation: 'reconciled' | 'difference' | 'no-totals' | null;
};

export const accountTabs = ['ideas', 'positions', 'balance', 'imports'] as const;
export type AccountTab = (typeof accountTabs)[number];
type Page<Kind extends AccountTab, Row> = { tab: Kind; rows: Row[]; total: number; page: number; pageSize: number };
export type AccountTable =
  | Page<'ideas', IdeaRow>
  | Page<'positions', PositionRow>
  | Page<'balance', BalanceOpRow>
  | Page<'imports', ImportRow>;

export type AccountView = {
  row: AccountRow;
  identity: {
    source: string;
    platform: string | null;
    /** Personal data: null for people who may not read it. */
    accountRef: string | null;
    server: string | null;
    sourceName: string | null;
    displayName: string | null;
    groupId: number | null;
    firstOpenMs: number | null;
    openPositions: number;
  };
  window: MetricWindow;
  runnerUp: ArchetypeKey | null;
  /** How the account divides among the archetypes, the largest share first; empty where the run does not say. */
  memberships: Membership[];
  outlierScore: number | null;
  deciding: (DecidingFeature & { percentile: number | null })[];
  headline: MetricAgainstPeers[];
  metrics: MetricAgainstPeers[];
  equity: EquityCurve;
  holding: HoldBin[];
  sizeAfterLoss: SizeAfter;
  sizeAfterWin: SizeAfter;
  hours: HourCell[];
  symbols: SymbolRow[];
  table: AccountTable;
  choices: Pick<FilterChoices, 'groups' | 'tags'>;
  hasRun: boolean;
};
