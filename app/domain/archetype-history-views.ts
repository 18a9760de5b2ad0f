/** Read models of archetypes over time: migration, drift, risky moves, versions. Times are ms UTC. */
import type { CentroidMovement, FeatureDrift, GroupFate, PriorQuality } from '#workers/contracts/archetype-history.ts';
import type { ArchetypeAlgorithm, DecidingFeature } from '#workers/contracts/archetypes.ts';
import type { ArchetypeTag } from './account-views.ts';

/** An archetype at one instant of a migration; `identityId` −1 stands for accounts without one at that time, −2 for those unlike anyone. */
export type MigrationNode = { column: number; identityId: number; archetype: ArchetypeTag; accounts: number };
export type MigrationLink = {
  /** From column `column` to the next. */
  column: number;
  from: number;
  to: number;
  accounts: number;
  /** Steps up (+) or down (−) the order of risk; null where one of the two says nothing about risk. */
  riskSteps: number | null;
};
export type MigrationView = {
  /** What can be chosen: the first and the last known week; null before there is any. */
  range: { firstMs: number; lastMs: number } | null;
  instantsMs: number[];
  nodes: MigrationNode[];
  links: MigrationLink[];
  /** Accounts with an archetype at both ends, and how many of them have another one at the end. */
  accounts: number;
  changed: number;
};

export type RiskyMoveRow = {
  accountId: number;
  label: string;
  isDemo: boolean;
  from: ArchetypeTag;
  to: ArchetypeTag;
  riskSteps: number;
  confidence: number | null;
  deciding: DecidingFeature[];
  /** Metrics that moved most since the run before. */
  moved: MovedMetric[];
};
export type MovedMetric = { metric: string; before: number | null; after: number | null };

/** An account whose behaviour moved more than is usual in the book. */
export type MovedAccount = {
  accountId: number;
  label: string;
  isDemo: boolean;
  from: ArchetypeTag | null;
  to: ArchetypeTag | null;
  hasMoved: boolean;
  z: number;
  moved: MovedMetric[];
};

export type DriftGroup = {
  archetype: ArchetypeTag;
  fate: GroupFate;
  jaccard: number | null;
  distance: number | null;
  movement: CentroidMovement | null;
  fitted: number;
  settled: number;
};

/** The same of one archetype, with the time of the run it is compared with; null in a first run. */
export type ArchetypeDriftOf = Omit<DriftGroup, 'archetype'> & { previousRunMs: number | null };

/** What changed since the run before, of the whole book; the accounts that are named are those of the viewer's scope. */
export type ArchetypeDriftView = {
  previousRunMs: number | null;
  agreement: { accounts: number; fits: number; settled: number; changed: number; held: number } | null;
  groups: DriftGroup[];
  gone: { archetype: ArchetypeTag; accounts: number; pinned: boolean }[];
  features: FeatureDrift[];
  baseline: { runMs: number | null; features: FeatureDrift[] } | null;
  riskyMoves: { rows: RiskyMoveRow[]; total: number };
  mostMoved: MovedAccount[];
  priors: PriorQuality[];
};

export type ArchetypeVersion = {
  runId: string;
  completedAtMs: number;
  algorithm: ArchetypeAlgorithm;
  groups: number;
  /** Agreement with the run before it: adjusted Rand index of the fits, and accounts that changed. */
  agreement: { fits: number; changed: number; accounts: number } | null;
};

/** How two frozen versions label the same accounts, each by itself. */
export type VersionComparison = {
  accounts: number;
  adjustedRandIndex: number;
  /** Share of accounts that get the same archetype from both. */
  same: number;
  cells: { from: ArchetypeTag; to: ArchetypeTag; accounts: number }[];
};
