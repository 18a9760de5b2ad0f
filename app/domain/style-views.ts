/** What the style page and the comparison of accounts show. Plain JSON; times are ms UTC, money in account currency. */
import type { ConditionFinding } from '#workers/contracts/conditions.ts';
import type { FingerprintKey, fingerprintBlocks } from '#workers/contracts/fingerprint.ts';
import type {
  ComparedPair,
  SimilarityBlock,
  SimilarityDistance,
  SimilarityPart,
  SimilarityWeights,
} from '#workers/contracts/similarity.ts';
import type { AccountRow, HourCell } from './account-views.ts';
import type { MetricKey } from './metrics.ts';

export { conditionMeasures, holdClassesS, tradingSessions } from '#workers/contracts/conditions.ts';
export type { SimilarityPart } from '#workers/contracts/similarity.ts';

export type FingerprintBlock = keyof typeof fingerprintBlocks;
export const fingerprintBlockNames: readonly FingerprintBlock[] = ['hour', 'hold', 'size', 'symbol'];
/** Shares by class, each block sums to 1. */
export type Fingerprint = Record<FingerprintBlock, number[]>;

/** A tested effect; win rates are there for results alone. */
export type Condition = Omit<ConditionFinding, 'winRateInside' | 'winRateOutside'> & {
  winRateInside: number | null;
  winRateOutside: number | null;
};

export type StyleView = {
  row: AccountRow;
  hasRun: boolean;
  /** What the classes are; null for a run without fingerprints. */
  key: FingerprintKey | null;
  own: Fingerprint | null;
  /** Mean of the whole book; null with too few accounts. */
  book: Fingerprint | null;
  bookAccounts: number;
  /** Null where the run asked nothing of this account: too few ideas. */
  conditions: { tested: number; found: Condition[] } | null;
};

/** `own` and `other` are the values of a metric; null for style and series. */
export type ComparedPart = SimilarityPart & { own: number | null; other: number | null };
export type SimilarRow = SimilarityDistance & {
  row: AccountRow;
  blocks: Partial<Record<SimilarityBlock, SimilarityDistance>>;
  parts: ComparedPart[];
};

export type SimilarView = {
  weights: SimilarityWeights;
  rows: SimilarRow[];
  /** Blocks that were asked for and that the account lacks. */
  missing: SimilarityBlock[];
  compared: number;
  leftOut: number;
  randomPairs: number;
};

export const leastCompared = 2;
export const mostCompared = 6;

/** One account of a comparison. `z` is in robust standard deviations of the book (0 is its middle account). */
export type ComparedAccount = {
  row: AccountRow;
  z: Partial<Record<MetricKey, number>>;
  memberships: { tag: NonNullable<AccountRow['archetype']>; share: number }[];
  fingerprint: Fingerprint | null;
  hours: HourCell[];
  /** Cumulative net profit at each of `CompareView.timesMs`, null before the first close. */
  money: (number | null)[];
  /** The same as growth on the balance, deposits left out; null where the source tells no balance. */
  growth: (number | null)[] | null;
};

/** Accounts that act together: matched ideas against what chance gives. `lagS` > 0: `b` comes after `a`. */
export type LinkedTrades = {
  a: number;
  b: number;
  side: 'same' | 'opposite';
  matches: number;
  expected: number;
  pValue: number;
  shareA: number;
  shareB: number;
  lagS: number;
};

export type CompareView = {
  accounts: ComparedAccount[];
  /** Asked for and not there within the person's groups. */
  unknown: number[];
  key: FingerprintKey | null;
  book: Fingerprint | null;
  timesMs: number[];
  pairs: ComparedPair[];
  randomPairs: number;
  /** Null where the run did not look for linked trades. */
  links: LinkedTrades[] | null;
  hasRun: boolean;
};
