/** Patterns in time: which series of an account are compared, how, and what comes out. */

/**
 * - `equity`: cumulative net profit at the end of each day, as a share of its own range of daily results
 * - `dailyReturn`: net profit of the day over the balance before it, or over the account's own spread of days where there is no balance
 * - `exposure`: mean signed open lots of the hour over the account's mean open lots
 * - `tradeCount`: ideas opened per hour or day
 * - `hourOfWeek`: share of ideas opened in each of the week's 168 hours (UTC)
 * - `sizePath`: ln lots of the last ideas in order, one point per idea
 */
export const seriesKinds = ['equity', 'dailyReturn', 'exposure', 'tradeCount', 'hourOfWeek', 'sizePath'] as const;
export type SeriesKind = (typeof seriesKinds)[number];

/** `shape` is 1 − the largest normalised cross-correlation over lags; `profile` is √Jensen–Shannon and for `hourOfWeek` only. */
export const seriesDistances = ['euclidean', 'dtw', 'shape', 'profile'] as const;
export type SeriesDistance = (typeof seriesDistances)[number];

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

/** What the members of a group have in common beyond their series, against all compared accounts. */
export type SharedTrait = {
  kind: 'metric' | 'symbol' | 'hour' | 'archetype';
  key: string;
  members: number;
  others: number;
  strength: number;
};

export type PatternCluster = {
  label: number;
  /** Every member, the medoid first. */
  members: number[];
  medoid: number;
  meanDistance: number;
  silhouette: number | null;
  shared: SharedTrait[];
};

/** Two accounts whose series are closer than `chance` of all compared pairs; `lagSteps` > 0: `b` comes after `a`. */
export type PatternPair = { a: number; b: number; distance: number; lagSteps: number; chance: number };

/** What `find-patterns` writes to `dataPaths(dataDir).pattern(id)` as JSON. */
export type PatternResult = {
  runId: string;
  request: PatternRequest;
  /** Accounts that were compared pair by pair, in the order of the dendrogram's leaves; above a limit a sample of the book. */
  accounts: number[];
  startMs: number | null;
  stepMs: number | null;
  points: number;
  /** Normalised series row by row in the order of `accounts`, three digits. */
  values: number[];
  /** Group of each of `accounts`; −1 is like nobody. */
  labels: number[];
  /** Merges over positions in `accounts` (0 … n−1), then n + merge number, as scipy numbers them; null for algorithms without a tree. */
  merges: { left: number; right: number; height: number; size: number }[] | null;
  cutHeight: number | null;
  clusters: PatternCluster[];
  pairs: PatternPair[];
  quality: { silhouette: number | null; densityValidity: number | null; cophenetic: number | null };
  /** Accounts that were left out, by reason. */
  leftOut: { reason: 'fewIdeas' | 'fewDays' | 'constant'; accounts: number }[];
  /** Accounts beyond the sample that were given to the nearest medoid. */
  assigned: number;
  notes: string[];
};

/** What changed in an account's own behaviour (changes.parquet). */
export const changeMeasures = ['size', 'hold', 'frequency', 'hours', 'instruments'] as const;
export type ChangeMeasure = (typeof changeMeasures)[number];
