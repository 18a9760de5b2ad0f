/** The read models of the pattern screens. Plain JSON; times are ms UTC. */
import type { DelayedPair, PatternNote, PatternPair, PatternRequest, PatternResult, SharedTrait } from '#workers/contracts/patterns.ts';
import type { AccountRow, ArchetypeTag } from './account-views.ts';
import type { JobView } from './jobs.ts';
import type { PatternTree } from './pattern-tree.ts';

export type { PatternNote, SharedTrait } from '#workers/contracts/patterns.ts';

/** A search that someone started: what was asked, and how far it is. */
export type PatternSearch = {
  job: JobView;
  request: PatternRequest;
  /** The account groups that were compared; null: the whole book. */
  groups: string[] | null;
  /** Null for people who may not see jobs. */
  startedBy: string | null;
  found: { compared: number; assigned: number; groups: number } | null;
};

export type PatternsView = {
  searches: PatternSearch[];
  total: number;
  /** Account groups that the person may compare. */
  groups: { id: number; name: string; accounts: number }[];
  mayCompareAll: boolean;
  hasRun: boolean;
};

export type PatternAccount = { id: number; label: string; isDemo: boolean; archetype: ArchetypeTag | null };

/** A group of the result as far as the viewer may see it. `medoid` is a row of the picture, or null when it is outside of the view. */
export type PatternGroup = {
  label: number;
  accounts: number;
  hidden: number;
  medoid: number | null;
  meanDistance: number;
  silhouette: number | null;
};

/** Pairs with both accounts by name. */
export type PairView = Omit<PatternPair, 'a' | 'b'> & { a: PatternAccount; b: PatternAccount };
export type DelayView = Omit<DelayedPair, 'a' | 'b'> & { a: PatternAccount; b: PatternAccount };

export type PatternView = {
  search: PatternSearch;
  /** Compared accounts that the viewer may see, in the order of the tree's leaves: the rows of the picture. */
  accounts: PatternAccount[];
  labels: number[];
  tree: PatternTree | null;
  cutHeight: number | null;
  /** Begin of each column of the picture; null where columns are hours of the week or ideas. */
  columnTimesMs: number[] | null;
  columns: number;
  /** Points of the series that one column stands for. */
  pointsPerColumn: number;
  stepMs: number | null;
  groups: PatternGroup[];
  /** The nearest and surest of them, and how many there are in all. */
  pairs: PairView[];
  pairsFound: number;
  delays: DelayView[];
  delaysFound: number;
  quality: PatternResult['quality'];
  leftOut: PatternResult['leftOut'];
  assigned: number;
  notes: PatternNote[];
  /** Compared or assigned accounts outside of the view. */
  hidden: number;
  /** The result describes an older run than the one on screen. */
  isOlderRun: boolean;
};

/** What is chosen on a result page: a group of the partition, or a branch of the tree by its number in the whole result. */
export type PatternChoiceOf = { kind: 'cluster'; label: number } | { kind: 'branch'; node: number };

export type PatternSelection = {
  choice: PatternChoiceOf;
  /** At which distance the branch comes together; null for a group. */
  height: number | null;
  accounts: number;
  hidden: number;
  members: AccountRow[];
  page: number;
  pageSize: number;
  /** The most typical account: the medoid of a group, or of a branch the account nearest to its mean series. Null when it is outside of the view. */
  typical: PatternAccount | null;
  traits: SharedTrait[];
  /** `all`: computed with every member; `visible`: only among the accounts of the view. */
  traitsOf: 'all' | 'visible';
  pairs: PairView[];
  delays: DelayView[];
  /** In which account groups the members are today; null is none. */
  nowIn: { group: string | null; accounts: number }[];
};

/** The colours of groups: neighbours in this order are far apart for every eye. Groups keep theirs within a result. */
const slots = [10, 4, 12, 0, 14, 5, 1, 8, 11, 3, 6, 9, 13, 2, 7];

/** The colour token of a group of the result; what is like nobody is grey. */
export const patternToken = (label: number): string => (label < 0 ? 'cat-15' : `cat-${slots[label % slots.length]}`);
