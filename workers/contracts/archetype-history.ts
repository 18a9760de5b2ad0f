/** Archetypes across runs and weeks: what the task `settle-archetypes` is given, and drift.json. Identities below 0 are `noGroup` codes. */
import type { ArchetypeKey, DecidingFeature } from './archetypes.ts';

/** An identity that a group of the new run may turn out to be, with the last run and group in which it was seen. */
export type KnownIdentity = {
  id: number;
  /** The identity it is shown as after merges; itself where there are none. */
  rootId: number;
  pinned: boolean;
  runId: string;
  index: number;
};

/**
 * What became of a group: `first` in a book that had no run before, `kept` from the last run, `returned` after it had been away, or `new`.
 */
export type GroupFate = 'first' | 'kept' | 'returned' | 'new';

/** How far the centre of an archetype moved between two runs. */
export type CentroidMovement = {
  /** Distance in units of the median distance between archetypes. */
  distance: number;
  /** The same in standard errors: (distance − what resampling its accounts gives) / spread of that (bootstrap). Above 3 it is more than chance. */
  z: number;
  accounts: number;
  /** Features that moved most, in robust standard deviations of the book. */
  features: { metric: string; before: number; after: number }[];
};

export type SettledGroup = {
  index: number;
  identityId: number;
  key: ArchetypeKey;
  name: string;
  fate: GroupFate;
  /** Number of the same archetype in the last run; null where it was not there. */
  previousIndex: number | null;
  /** Common members of both runs' groups / all their members, among accounts that both runs have. Null without the last run's group. */
  jaccard: number | null;
  /** Distance of the centres / median distance between archetypes. Null for a group that is new. */
  distance: number | null;
  movement: CentroidMovement | null;
  /** Accounts by this run's fit alone, and after settling. */
  fitted: number;
  settled: number;
};

/** Population stability index of a metric against the distribution that a model was fitted on. */
export type FeatureDrift = {
  metric: string;
  psi: number;
  /** What sampling alone gives on average: (classes − 1)(1/n + 1/m). The level counts only what goes beyond. */
  expected: number;
  level: 'steady' | 'watch' | 'shifted';
  accounts: number;
};

export type RiskyMove = {
  accountId: number;
  fromIdentity: number;
  fromKey: ArchetypeKey;
  toIdentity: number;
  toKey: ArchetypeKey;
  fromRisk: number;
  toRisk: number;
  /** Of the new archetype, and what decided for it. */
  confidence: number | null;
  deciding: DecidingFeature[];
};

/** How good the guess from the first trades is, on accounts that it was not fitted on. */
export type PriorQuality = {
  /** The first ideas it looks at. */
  ideas: number;
  accounts: number;
  /** Mean −ln of the probability given to the archetype that the account has; and the same for always saying the shares of the book. */
  logLoss: number;
  baseLogLoss: number;
  /** Share of accounts whose archetype is the most likely one, or among the three most likely; and for the most frequent ones of the book. */
  top1: number;
  top3: number;
  baseTop1: number;
  baseTop3: number;
  /** Reliability of the most likely archetype: predicted probability and share that was right, by classes of the prediction. */
  reliability: { from: number; to: number; accounts: number; predicted: number; right: number }[];
};

/** drift.json: what changed since the run before. */
export type ArchetypeDrift = {
  version: 1;
  runId: string;
  previousRunId: string | null;
  groups: SettledGroup[];
  /** Archetypes of the last run that this one does not have; pinned ones wait, the others are retired. */
  gone: { identityId: number; accounts: number; pinned: boolean }[];
  /** Accounts that have an archetype in both runs. Null without a run before. */
  agreement: {
    accounts: number;
    /** Adjusted Rand index of the two fits, and of the settled labels that people see. */
    fits: number;
    settled: number;
    /** Accounts that are shown as another archetype than before, and accounts that this fit alone would move. */
    changed: number;
    held: number;
  } | null;
  /** Against the last run, and against the oldest version that is kept. */
  features: FeatureDrift[];
  baseline: { runId: string; features: FeatureDrift[] } | null;
  /** Accounts by archetype before and after, accounts of this run that the last one did not have left out. */
  migration: { from: number; to: number; accounts: number }[];
  /**
   * Accounts that went to a riskier archetype by themselves, the longest way first: two runs agree, the earlier archetype still exists, and the model of the last
   * run no longer gives it to them either.
   */
  riskyMoves: RiskyMove[];
  priors: PriorQuality[];
};
