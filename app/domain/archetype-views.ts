/** The read models of the archetype screens. */
import type { AccountRow, ArchetypeTag, CurrencyTotal, DecidingFeature } from './account-views.ts';

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

export type ArchetypeMap = { ids: number[]; x: number[]; y: number[]; index: number[]; total: number };

export type ArchetypeView = {
  card: ArchetypeCard;
  members: AccountRow[];
  total: number;
  fit: FitSummary;
};
