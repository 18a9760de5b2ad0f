/** Patterns in time: which series of an account are compared, how, and what comes out; what changed in an account's own behaviour; what repeats in it. */

/**
 * - `equity`: cumulative net profit at the end of each trading day
 * - `dailyReturn`: net profit of the trading day over the balance before it, or over the account's own spread of days where there is no balance
 * - `exposure`: mean signed open lots of the step over the account's mean open lots
 * - `tradeCount`: ideas opened per step
 * - `hourOfWeek`: share of ideas opened in each of the week's 168 hours (UTC, from Monday 00:00)
 * - `sizePath`: ln lots of the last ideas in order, one point per idea
 */
export const seriesKinds = ['equity', 'dailyReturn', 'exposure', 'tradeCount', 'hourOfWeek', 'sizePath'] as const;
export type SeriesKind = (typeof seriesKinds)[number];

/** `shape` is 1 − the largest normalised cross-correlation over lags; `profile` is √Jensen–Shannon (base 2) and for `hourOfWeek` only. */
export const seriesDistances = ['euclidean', 'dtw', 'shape', 'profile'] as const;
export type SeriesDistance = (typeof seriesDistances)[number];

/** `ward` needs distances that are Euclidean: with another distance than `euclidean`, `average` does the work and a note says so. */
export const patternAlgorithms = ['average', 'complete', 'ward', 'hdbscan', 'dbscan', 'k-medoids'] as const;
export type PatternAlgorithm = (typeof patternAlgorithms)[number];

export type PatternRequest = {
  series: SeriesKind;
  distance: SeriesDistance;
  algorithm: PatternAlgorithm;
  /** Days before the book's newest close. Ignored by `sizePath`. */
  days: number;
  /** Groups to cut into; null: chosen by silhouette. Ignored by the density algorithms. */
  clusters: number | null;
  /** Half width of the DTW band as a share of the length. */
  band: number;
  seed: number;
};

/**
 * The distances that say something about a series, the most fitting first: shares of a week are compared as profiles, paths without a
 * common clock never by lag.
 */
export const distancesOf: Record<SeriesKind, readonly SeriesDistance[]> = {
  equity: ['shape', 'dtw', 'euclidean'],
  dailyReturn: ['shape', 'euclidean', 'dtw'],
  exposure: ['shape', 'euclidean', 'dtw'],
  tradeCount: ['shape', 'euclidean', 'dtw'],
  hourOfWeek: ['profile', 'shape', 'euclidean'],
  sizePath: ['dtw', 'euclidean'],
};

/** The algorithms that a distance allows, the most fitting first. Ward's heights are variances, which only Euclidean distances give. */
export const patternAlgorithmsOf = (distance: SeriesDistance): readonly PatternAlgorithm[] =>
  distance === 'euclidean'
    ? ['ward', 'average', 'complete', 'hdbscan', 'dbscan', 'k-medoids']
    : ['average', 'complete', 'hdbscan', 'dbscan', 'k-medoids'];

/** Payload of the job `find-patterns`; its id names the result. `groupIds`: only accounts of these groups; null: the whole book. */
export type PatternJob = { request: PatternRequest; groupIds: number[] | null };

const sharedTraitKinds = ['metric', 'symbol', 'hour', 'weekday', 'archetype', 'robot'] as const;

/**
 * What the members of a group have in common beyond their series, against all other compared accounts.
 * - `metric`: `key` is a metric, `members` and `others` are medians in its unit, `strength` is Cliff's delta (−1 … 1)
 * - `symbol`, `hour` (UTC, '0' … '23'), `weekday` ('1' Monday … '7'): mean shares of the ideas, `strength` is Cliff's delta of the shares
 * - `archetype`, `robot` (a magic number): shares of the accounts that have it, `strength` is their difference
 */
export type SharedTrait = {
  kind: (typeof sharedTraitKinds)[number];
  key: string;
  members: number;
  others: number;
  strength: number;
  /** Chance of so much difference between two random parts of the compared accounts, corrected for the number of traits that were looked at. */
  qValue: number;
};

export type PatternCluster = {
  label: number;
  /** Every member, the medoid first, then by distance to it; accounts beyond the sample included. */
  members: number[];
  medoid: number;
  /** Mean distance of the compared members to the medoid. */
  meanDistance: number;
  silhouette: number | null;
  shared: SharedTrait[];
};

/**
 * Two accounts whose series are nearer than unrelated ones are. `lagSteps` > 0: `b` comes after `a` (`shape` only, otherwise 0). `chance`: share of pairs that cannot be
 * related (one of the two with its weeks in another order) that are as near. `falseShare`: expected share of chance pairs among all pairs as near as this one.
 */
export type PatternPair = { a: number; b: number; distance: number; lagSteps: number; chance: number; falseShare: number };

/**
 * Two accounts that do the same a while apart, whatever their series: `b` follows `a` by `lagMs` (≥ 0). `minute`: ideas opened on one symbol within `lagMs` of each other,
 * give or take half a minute; `day`: net direction per symbol and trading day.
 */
export type DelayedPair = {
  a: number;
  b: number;
  resolution: 'minute' | 'day';
  lagMs: number;
  /** 1 the same side, −1 the opposite one. */
  side: 1 | -1;
  /** Openings (or symbol days) that match at the lag, what chance would give there, and how many the account with fewer has. */
  matched: number;
  expected: number;
  events: number;
  pValue: number;
  qValue: number;
};

const patternNotes = [
  'youngBook', // { days }: the book is younger than the period, so many days were compared
  'wardNeedsEuclidean', // average linkage was used instead
  'sampled', // { compared, eligible }
  'assignment', // { agreement }: share of compared accounts whose nearest medoid is that of their own group
  'noGroups', // too few accounts, or no partition was better than one group
  'weekendsFolded', // weekend days count to the next Monday
  'noPairs', // near pairs are not told for this series: everyone's week has the same rhythm
  'clocks', // { pairs }: so many delays are whole hours to the half minute, which brokers' clocks explain better than people do
  'delaysSampled', // { accounts }: delayed copies were looked for among so many accounts
] as const;
export type PatternNote = { key: (typeof patternNotes)[number]; values: Record<string, number> };

/** What `find-patterns` writes to `dataPaths(dataDir).pattern(id)` as JSON. */
export type PatternResult = {
  runId: string;
  request: PatternRequest;
  /** Accounts that were compared pair by pair, in the order of the dendrogram's leaves (by group where there is no tree); above a limit a sample of the book. */
  accounts: number[];
  /** Begin of each point, ms UTC (trading days and hours only, so not evenly spaced); null for `hourOfWeek` (hours of the week) and `sizePath` (ideas, oldest first). */
  timesMs: number[] | null;
  /** Length of a step, ms; null where `timesMs` is. */
  stepMs: number | null;
  points: number;
  /** Normalised series row by row in the order of `accounts`, three digits: mean 0 and standard deviation 1, for `profile` the shares themselves. */
  values: number[];
  /** Group of each of `accounts`; −1 is like nobody. */
  labels: number[];
  /** Merges over positions in `accounts` (0 … n−1), then n + merge number, as scipy numbers them; null for algorithms without a tree. */
  merges: { left: number; right: number; height: number; size: number }[] | null;
  /** Between the last merge that was kept and the first that was undone. */
  cutHeight: number | null;
  clusters: PatternCluster[];
  pairs: PatternPair[];
  delays: DelayedPair[];
  quality: {
    silhouette: number | null;
    /** DBCV; for `euclidean` only, because density needs a space with dimensions. */
    densityValidity: number | null;
    /** Correlation of the tree's heights with the distances. */
    cophenetic: number | null;
  };
  /** Accounts that were left out, by reason. */
  leftOut: { reason: SeriesRefusal; accounts: number }[];
  /** Accounts beyond the sample that were given to the nearest medoid. */
  assigned: number;
  notes: PatternNote[];
};

/** `absent`: the account does not trade through at least half of the window. */
export type SeriesRefusal = 'fewIdeas' | 'fewDays' | 'absent' | 'constant';

/**
 * What changed in an account's own behaviour (changes.parquet). `before` and `after` are
 * - `size`: median lots per idea · `hold`: median hold of an idea in seconds · `frequency`: ideas per week
 * - `hours`, `instruments`: both 0 and the Jensen–Shannon distance (0 … 1) between before and after
 */
export type ChangeMeasure = 'size' | 'hold' | 'frequency' | 'hours' | 'instruments';

/** Columns of changes.parquet: one row per change, by account and time. `at_ms` is the first idea after it (`frequency`: the Monday); `n_before`, `n_after` count ideas. */
export const changeTableColumns = {
  account_id: 'INTEGER',
  measure: 'VARCHAR', // ChangeMeasure
  at_ms: 'BIGINT',
  before: 'DOUBLE',
  after: 'DOUBLE',
  n_before: 'INTEGER',
  n_after: 'INTEGER',
  p_value: 'DOUBLE',
  description_key: 'VARCHAR', // ChangeDescription
  detail: 'VARCHAR', // JSON of ChangeDetail
} as const;

/** What a sentence about the change says; the numbers come from the row. */
const changeDescriptions = [
  'sizeUp',
  'sizeDown',
  'sizeSpread', // the median stays, the spread of sizes changes
  'holdLonger',
  'holdShorter',
  'holdSpread',
  'moreOften',
  'lessOften',
  'hoursMoved',
  'instrumentsMoved',
] as const;
export type ChangeDescription = (typeof changeDescriptions)[number];

/** The `detail` column: the largest shares before and after (hours: begin of the three-hour block UTC), or the spread (standard deviation of ln) for size and hold. An empty key stands for all other symbols. */
export type ChangeDetail = {
  before: { key: string; share: number }[];
  after: { key: string; share: number }[];
  spreadBefore: number | null;
  spreadAfter: number | null;
};

/** What repeats in one account's own series and what is unlike everything else in it (`find-motifs`). */
export const motifSeries = ['sizePath', 'dailyReturn'] as const;
export type MotifSeries = (typeof motifSeries)[number];
export type MotifResult = {
  accountId: number;
  series: MotifSeries;
  /** Points of a window: ideas for `sizePath`, trading days for `dailyReturn`. */
  window: number;
  /** When each point was (opening of the idea, begin of the trading day) and its value (lots, net profit in account currency). */
  timesMs: number[];
  values: number[];
  /**
   * Sequences that come again (and are no pause): where each occurrence begins, and their mean z-normalised distance from the first. `chance`: share of shuffled series whose
   * best repetition is as close, 5 % at most.
   */
  motifs: { starts: number[]; distance: number; chance: number }[];
  /** Windows unlike all others, strangest first, with the distance to their nearest match. `chance` as above, for the strangest window of a shuffled series. */
  discords: { start: number; distance: number; chance: number }[];
  /** Why there is nothing to see. */
  reason: 'fewPoints' | 'constant' | null;
};

/** Kernels that are measured against other libraries. */
export type PatternBenchCase = 'dtw-banded' | 'dtw-full' | 'shape' | 'changes' | 'matrix-profile';
