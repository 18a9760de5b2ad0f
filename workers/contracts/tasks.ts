/**
 * Every task of the worker pool: name, input, output. A task file `workers/tasks/<name>.ts` exports
 * `default (input, context) => Promise<output>`; `workers/pool.ts` runs it in a worker thread with progress and cancel.
 */
import type { ArchetypeDrift, KnownIdentity } from './archetype-history.ts';
import type {
  Approximation,
  ArchetypeAlgorithm,
  ArchetypeFit,
  ArchetypeQuality,
  ArchetypeSettings,
  StandingPartition,
} from './archetypes.ts';
import type { ConditionTrial, SimilarBench } from './bench-tasks.ts';
import type { MotifResult, MotifSeries, PatternBenchCase, PatternRequest } from './patterns.ts';
import type { AccountComparison, SimilarityResult, SimilarityWeights } from './similarity.ts';
import type { BrokerClock, Stage } from './standard-schema.ts';
import type { GenericMapping, GenericPreview, ImportFileResult, ImportFormatId, PrintableFormat } from './statement.ts';

export type Progress = { fraction: number; message: string };

/** What the pool hands to a task beside its input. */
export type TaskContext = {
  progress(fraction: number, message: string): void;
  /** Throws `TaskCancelled` when someone asked to stop; call it in every long loop. */
  throwIfCancelled(): void;
};

export type FoundFile = { path: string; name: string; bytes: number };

export type ImportSettings = {
  clock: BrokerClock;
  stage: Stage | null;
  groupRef: string | null;
  importBacktests: boolean;
  mapping: GenericMapping | null;
  /** The account's currency for files that do not name it; missing: USD, said in a note. */
  currency?: string;
};

export type RawAccountRow = {
  id: number;
  seq: number;
  source: string;
  accountRef: string;
  name: string | null;
  platform: string | null;
  server: string | null;
  currency: string;
  stage: Stage | null;
  groupRef: string | null;
  isDemo: boolean;
};

/** A range of accounts of a book, and which one it is. */
export type FeatureRange = { index: number; firstAccount: number; lastAccount: number; accounts: number; positions: number };

export type StageReport = { name: string; ms: number; counts: Record<string, number> };

export type Tasks = {
  /** Says what a file is without importing it. `preview` is set for generic tables. Archives are opened. */
  'inspect-files': {
    input: { files: FoundFile[] };
    output: { files: { name: string; format: ImportFormatId | null; message: string | null; preview: GenericPreview | null }[] };
  };
  'import-files': { input: { dataDir: string; files: FoundFile[]; settings: ImportSettings }; output: { results: ImportFileResult[] } };
  'list-accounts': {
    input: { dataDir: string; sinceSeq: number };
    /** `storeId` and `seq` name the state of the raw store up to which was listed. */
    output: { accounts: RawAccountRow[]; removedIds: number[]; storeId: string; seq: number };
  };
  'remove-accounts': { input: { dataDir: string; accountIds: number[] | 'demo' }; output: { accounts: number; positions: number } };
  'refresh-lake': { input: { dataDir: string; full: boolean }; output: { months: number; positions: number; seq: number } };
  /**
   * Ideas and metrics of the whole book into `lake/runs/<runId>/`. The pool shares it over its threads (workers/share-features.ts): it is made of the three tasks below.
   * `positionsPerRange`: how many positions a thread holds at once.
   */
  'compute-features': {
    input: { dataDir: string; runId: string; ideaGapMs: number; seed: number; positionsPerRange?: number };
    output: { accounts: number; positions: number; ideas: number };
  };
  'plan-features': {
    input: { dataDir: string; runId: string; positionsPerRange: number };
    output: { newestCloseMs: number; ranges: FeatureRange[] };
  };
  /** Neighbouring ranges, at least one, each into its part files. `memoryLimitMb`: of the database engine. */
  'compute-feature-ranges': {
    input: {
      dataDir: string;
      runId: string;
      ideaGapMs: number;
      newestCloseMs: number;
      ranges: FeatureRange[];
      memoryLimitMb: number;
    };
    output: { ideas: number };
  };
  'join-features': { input: { dataDir: string; runId: string; ranges: number }; output: null };
  /** Compares every account with the book: fills the metrics that need it and writes the pairs that trade together. `logLossGain`: how much the toxicity model beats the base rate. */
  'rate-accounts': {
    input: { dataDir: string; runId: string; seed: number };
    output: { accounts: number; pairs: number; toxicIdeas: number; logLossGain: number };
  };
  'fit-archetypes': {
    input: { dataDir: string; runId: string; seed: number; settings?: ArchetypeSettings; standing?: StandingPartition | null };
    output: ArchetypeFit;
  };
  /** The labels that the models of two runs give the accounts of a third: how often which meets which (−2 unlike anyone). */
  'compare-versions': {
    input: { dataDir: string; runId: string; versionA: string; versionB: string };
    output: { accounts: number; adjustedRandIndex: number; cells: { a: number; b: number; accounts: number }[] };
  };
  /**
   * Matches a run's groups with earlier archetypes and settles the labels of its accounts: rewrites archetypes.parquet, adds account-drift.parquet and drift.json.
   * `identities`: all that a group may turn out to be; new ones are numbered from `nextIdentityId`. `isSecondOpinion` false: this run saw the same as the last.
   */
  'settle-archetypes': {
    input: {
      dataDir: string;
      runId: string;
      seed: number;
      previousRunId: string | null;
      previousGroups: { index: number; identityId: number }[];
      identities: KnownIdentity[];
      nextIdentityId: number;
      isSecondOpinion: boolean;
      /** The oldest run whose model is kept; null where there is none before. */
      baselineRunId: string | null;
    };
    output: ArchetypeDrift;
  };
  /** Under what conditions each account trades differently, into the run's snapshot (conditions.parquet). */
  'find-conditions': { input: { dataDir: string; runId: string }; output: { accounts: number; tested: number; conditions: number } };
  /** Accounts like one of a run, among `candidateIds` alone; null where the account is not among them or has no ideas. */
  'find-similar': {
    input: {
      dataDir: string;
      runId: string;
      accountId: number;
      candidateIds: Int32Array;
      weights: SimilarityWeights;
      limit: number;
      seed: number;
    };
    output: SimilarityResult | null;
  };
  /** Writes a made-up run of the given size for `bench-similar`. */
  'bench-similar-book': { input: { dataDir: string; runId: string; accounts: number; seed: number }; output: { bytes: number } };
  /** Times searches for accounts like one over a whole book; the points that metrics are compared by go to `pointsFile` as float32. */
  'bench-similar': { input: { dataDir: string; runId: string; queries: number; seed: number; pointsFile: string }; output: SimilarBench };
  /** False findings, power and cost of conditions on accounts of chance. */
  'bench-conditions': { input: { accounts: number; seed: number }; output: { trials: ConditionTrial[] } };
  /** Distances between a few accounts of a run, pair by pair. */
  'compare-accounts': {
    input: { dataDir: string; runId: string; accountIds: number[]; weights: SimilarityWeights; seed: number };
    output: AccountComparison;
  };
  /**
   * Groups accounts by a series of theirs and writes a PatternResult to `dataPaths(dataDir).pattern(id)`. `accountIds` null: the whole book. Above `mostCompared` (2,000) eligible
   * accounts a sample is compared and the rest assigned.
   */
  'find-patterns': {
    input: { dataDir: string; runId: string; id: string; request: PatternRequest; accountIds: number[] | null; mostCompared?: number };
    output: { compared: number; assigned: number; groups: number };
  };
  /** What changed in each account's own behaviour, and when, into the run's snapshot (changes.parquet). */
  'find-changes': { input: { dataDir: string; runId: string; seed: number }; output: { accounts: number; changes: number } };
  /** What repeats in one account's series, and its strangest stretch. */
  'find-motifs': { input: { dataDir: string; runId: string; accountId: number; series: MotifSeries; seed: number }; output: MotifResult };
  simulate: {
    input: {
      dataDir: string;
      accounts: number;
      days: number;
      seed: number;
      endsAtMs: number;
      truthFile: string | null;
      /** Also print a statement of every account into this folder. */
      statements: { folder: string; format: PrintableFormat } | null;
      misconductRate: number;
      /** How people are made; `shifted` is another population of the same archetypes. */
      traits?: 'standard' | 'shifted';
    };
    output: { accounts: number; positions: number; balanceOps: number };
  };
  /** Writes the next stretch of the running demo book, as if `untilMs` were now. */
  'simulate-live': { input: { dataDir: string; untilMs: number }; output: { opened: number; closed: number } };
  'export-table': {
    input: {
      dataDir: string;
      runId: string;
      what: 'accounts' | 'archetypes' | 'metrics';
      format: 'csv' | 'json' | 'parquet';
      outFile: string;
      labels: AccountLabel[];
    };
    output: { rows: number };
  };
  /** Times a kernel of the patterns on seeded series and leaves both in `folder`; times are medians of five. For benches, no part of a run. */
  'bench-patterns': {
    input: { folder: string; name: PatternBenchCase; count: number; length: number; seed: number; setting: number };
    output: { ms: number; cpuMs: number; results: number };
  };
  /** Compares a run's archetypes with what the simulator wrote about its accounts (`truthFile`). For benches, no part of a run. */
  'measure-archetype-quality': { input: { dataDir: string; runId: string; truthFile: string }; output: ArchetypeQuality };
  /**
   * Times one clustering kernel on seeded points for the bench `clustering` and leaves in `folder` what peers need: `<name>.f64` (points row by row), `<name>-start.f64`
   * (k-means: first centroids), `<name>-labels.i32` or `<name>-heights.f64` (Ward). `figures` are the parameters in force and what was found.
   */
  'bench-clustering': {
    input: {
      folder: string;
      name: string;
      algorithm: 'k-means' | 'ward' | 'dbscan' | 'hdbscan';
      rows: number;
      columns: number;
      groups: number;
      seed: number;
    };
    output: { ms: number; cpuS: number; figures: Record<string, number> };
  };
  /** Times a whole fit of a synthetic book by one algorithm. `truth` is the adjusted Rand index to the groups that were put in. */
  'bench-archetype-scale': {
    input: { accounts: number; algorithm: ArchetypeSettings['algorithm']; seed: number };
    output: {
      metrics: number;
      fitMs: number;
      placeMs: number;
      chosen: ArchetypeAlgorithm;
      k: number;
      noiseShare: number;
      dimensions: number;
      truth: number;
      approximations: Approximation[];
    };
  };
  /** What removing the demo book would remove. */
  'count-demo': { input: { dataDir: string }; output: { accounts: number; positions: number } };
  /** Looks at raw.db and the lake without changing anything; null where there is none yet. */
  'check-data': {
    input: { dataDir: string };
    output: {
      raw: { problems: string[]; seq: number; accounts: number; positions: number; rejectedRows: number } | null;
      lake: { problems: string[]; seq: number; parts: number; positions: number } | null;
    };
  };
};
export type TaskName = keyof Tasks;

/** What the control plane knows about an account and an export or a table shows beside its metrics. */
export type AccountLabel = {
  id: number;
  label: string;
  group: string | null;
  tags: string[];
  archived: boolean;
  stage: string | null;
  isDemo: boolean;
  currency: string;
};
