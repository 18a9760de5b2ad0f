/** The read models of the archetype screens. */
import type { ArchetypeFit, ArchetypeTree, SignatureMatch, TreePath } from '#workers/contracts/archetypes.ts';
import type { AccountRow, ArchetypeTag, CurrencyTotal, DecidingFeature, Membership } from './account-views.ts';
import type { ArchetypeDriftOf } from './archetype-history-views.ts';
import type { ShownMember } from './archetype-identity.ts';
import type { ArchetypeSettings } from './archetype-settings.ts';
import type { MapFrame } from './map-area.ts';
import { isMetricKey, type MetricKey } from './metrics.ts';
import type { ValueScale } from './value-scale.ts';

/**
 * One feature of an archetype; `z` in robust standard deviations of the book, quartiles in the metric's own unit (null where no member has it),
 * `place` their percentiles among all accounts.
 */
export type ProfileFeature = {
  metric: string;
  median: number | null;
  p25: number | null;
  p75: number | null;
  z: number;
  place: { median: number; p25: number; p75: number } | null;
};

export type ArchetypeCard = ArchetypeTag & {
  /** Members in the whole book. */
  members: number;
  /** Members that the person may see, and their share of all such accounts. */
  accounts: number;
  share: number;
  ideas: number;
  byCurrency: CurrencyTotal[];
  /** Kept in preference by later runs. */
  pinned: boolean;
  /** Groups of the run that an admin merged into this one, as they would be shown alone. */
  merged: ShownMember[];
  /** Mean Jaccard overlap over resamples, and mean silhouette width; null where there is one group only. */
  stability: number | null;
  silhouette: number | null;
  profile: ProfileFeature[];
  deciding: DecidingFeature[];
  /** How well the signature that names it fits; null for a mixed group. */
  signature: SignatureMatch | null;
  /** The group in words; null where the run has no tree. */
  rule: TreePath | null;
};

/** How the groups of the run were formed. Runs from before there was a choice of algorithms read as k-means. */
export type FitSummary = Omit<ArchetypeFit, 'archetypes' | 'seed' | 'accounts' | 'insufficient' | 'noise' | 'tree'> & {
  tree: Omit<ArchetypeTree, 'paths'> | null;
  completedAtMs: number;
};

/** An account that fits no group, and what sets it apart. */
export type UnlikeAnyone = { row: AccountRow; outlierScore: number | null; deciding: DecidingFeature[] };

/** Columns of a Sankey diagram after the first. */
export const mostMigrationSteps = 6;

type Count = { accounts: number; share: number };

export type ArchetypesView = {
  fit: FitSummary | null;
  cards: ArchetypeCard[];
  insufficient: Count;
  /** Accounts unlike anyone, and the farthest of them. */
  noise: Count & { farthest: UnlikeAnyone[] };
  accounts: number;
  /** What the next rescore will do. */
  settings: ArchetypeSettings;
};

/** The page of an archetype: by its identity where it has one, which stays from run to run. */
export const archetypePath = ({ index, identityId }: Pick<ArchetypeTag, 'index' | 'identityId'>): string =>
  identityId === null ? `/archetypes/${index}` : `/archetypes/id-${identityId}`;

/** What an address names: an identity (`id-12`) or a number of the run on screen; null when neither. */
export function archetypeFrom(text: string): { identityId: number } | { index: number } | null {
  const match = /^(id-)?(\d{1,9})$/.exec(text);
  if (!match) return null;
  return match[1] ? { identityId: Number(match[2]) } : { index: Number(match[2]) };
}

/** What the map's colours mean: the archetype, the firm's group, or a metric. */
export type MapColour = 'archetype' | 'group' | MetricKey;

/** Reads the `colour` of an address; anything unknown is the archetype. */
export const mapColourFrom = (text: string | null): MapColour =>
  text === 'group' || (text !== null && isMetricKey(text)) ? text : 'archetype';

/** The map, column by column; `x` and `y` in steps of the frame (map-area.ts). */
export type ArchetypeMap = {
  runId: string;
  frame: MapFrame;
  ids: number[];
  x: number[];
  y: number[];
  index: number[];
  /** Accounts on the map; more than `ids` where not all are drawn. */
  total: number;
  colour: MapColour;
  /** The metric's value (null where there is none) or the group's id (0 without one); null when colours mean archetypes. */
  values: (number | null)[] | null;
  groups: { id: number; name: string }[];
  /** The book's middle 96 %, the same for every viewer; symmetric about zero where values have both signs. */
  scale: (ValueScale & { isDiverging: boolean }) | null;
  /** Whose accounts alone carry values when the metric is money. */
  currency: string | null;
};

/** What a drawn area holds. Medians stand beside the middle of the whole book. */
export type MapSelection = {
  accounts: number;
  archetypes: { tag: ArchetypeTag; accounts: number; share: number; bookShare: number }[];
  groups: { id: number; name: string | null; accounts: number; share: number }[];
  medians: { metric: MetricKey; median: number | null; accounts: number; percentile: number | null; book: number | null }[];
  byCurrency: CurrencyTotal[];
};

type RidgeSide = {
  /** Heights over equal steps of the scale; the peak is 1. */
  density: number[];
  /** Accounts that have the metric, and how many of them lie beyond the scale. */
  accounts: number;
  outside: number;
  median: number | null;
};

/** How one feature spreads among the members and in the whole book. */
export type Ridge = { metric: MetricKey; z: number; scale: ValueScale; members: RidgeSide; book: RidgeSide };

/** In which order members stand: by trades, by how sure they belong, by how close they are to belonging nowhere. */
export const memberOrders = ['ideas', 'typical', 'borderline', 'nearNoise'] as const;
export type MemberOrder = (typeof memberOrders)[number];

export type ArchetypeMember = { row: AccountRow; memberships: Membership[]; outlierScore: number | null };

/** What the accounts of one archetype and currency brought. Money in the account currency, all time. */
export type Economics = {
  currency: string;
  accounts: number;
  demo: number;
  ideas: number;
  volumeLots: number;
  netProfit: number | null;
  /** Traded value and the net profit of the ideas whose value is known; null where none is. */
  notional: number | null;
  notionalProfit: number | null;
};

export type ArchetypeView = {
  card: ArchetypeCard;
  fit: FitSummary;
  ridges: Ridge[];
  members: { rows: ArchetypeMember[]; total: number; order: MemberOrder };
  economics: Economics[];
  /** Members week by week among the accounts that had an archetype then; empty without a history. */
  history: { weekMs: number; accounts: number; total: number }[];
  drift: ArchetypeDriftOf | null;
  /** The other archetypes of the run, for merging. */
  others: (ArchetypeTag & { accounts: number })[];
};
