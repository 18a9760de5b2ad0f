/** The read models of the archetype screens. */
import type { AccountRow, ArchetypeTag, CurrencyTotal, DecidingFeature } from './account-views.ts';
import type { ShownMember } from './archetype-identity.ts';
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
};

export type FitSummary = {
  k: number;
  silhouette: number | null;
  stability: number | null;
  candidates: { k: number; silhouette: number; stability: number }[];
  features: string[];
  notes: string[];
  completedAtMs: number;
};

export type ArchetypesView = {
  fit: FitSummary | null;
  cards: ArchetypeCard[];
  insufficient: { accounts: number; share: number };
  accounts: number;
};

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

export type ArchetypeView = {
  card: ArchetypeCard;
  members: AccountRow[];
  total: number;
  fit: FitSummary;
};
