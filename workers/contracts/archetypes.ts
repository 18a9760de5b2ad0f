/** Archetype vocabulary (behaviour catalogue 3.1). `colour` is the slot in the category palette and never changes. */
export const archetypeKeys = [
  'cautious-scalper',
  'aggressive-scalper',
  'high-risk-martingale',
  'grid-harvester',
  'news-gambler',
  'all-in-gambler',
  'loss-rider',
  'revenge-trader',
  'steady-day-trader',
  'swing-trader',
  'night-trader',
  'trend-pyramider',
  'latency-exploiter',
  'signal-follower',
  'algo-portfolio',
  'insufficient-data',
  'mixed',
] as const;
export type ArchetypeKey = (typeof archetypeKeys)[number];
export const archetypeColour = Object.fromEntries(archetypeKeys.map((key, slot) => [key, slot])) as Record<ArchetypeKey, number>;

/** One feature's part in an archetype's or an account's label. `z` is in robust standard deviations of the book. */
export type DecidingFeature = { metric: string; z: number; value: number };

export type ArchetypeSummary = {
  index: number;
  key: ArchetypeKey;
  /** English default; "Mixed: …" names carry their features. Screens translate by key. */
  name: string;
  accounts: number;
  stability: number | null;
  silhouette: number | null;
  /** Median and quartiles of the members in the metric's own unit (null in JSON where none has it), mean z. */
  profile: { metric: string; median: number; p25: number; p75: number; z: number }[];
  deciding: DecidingFeature[];
};

/** How well a group fits the signature that names it, 0.5 … 1, and the metrics that speak against it. Null for a mixed group. */
export type SignatureMatch = { score: number; against: string[] };

export type ArchetypeFit = {
  k: number;
  seed: number;
  accounts: number;
  insufficient: number;
  /** Mean silhouette width and mean Jaccard stability of the chosen partition; null where there is only one group. */
  silhouette: number | null;
  stability: number | null;
  /** Every k that was tried. */
  candidates: { k: number; silhouette: number; stability: number; inertia: number }[];
  features: string[];
  archetypes: (ArchetypeSummary & { signature: SignatureMatch | null })[];
  /** What a reader must know before trusting the groups: features left out, too few accounts, an unstable partition. */
  notes: string[];
};
