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
  'unlike-anyone',
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

/** `archetype_index` of accounts without a group: too few ideas, or unlike anyone (noise). */
export const noGroup = { insufficient: -1, unlikeAnyone: -2 } as const;

export const archetypeAlgorithms = ['k-means', 'ward', 'average', 'hdbscan', 'dbscan', 'optics'] as const;
export type ArchetypeAlgorithm = (typeof archetypeAlgorithms)[number];

/** What an admin may fix. `clusters` is a wish that density methods, which find their own number, do not hear; `pca` lets the other methods work on components too. */
export type ArchetypeSettings = { algorithm: 'auto' | ArchetypeAlgorithm; clusters: number | null; pca: boolean };
export const defaultArchetypeSettings: ArchetypeSettings = { algorithm: 'auto', clusters: null, pca: false };

/** What the run before chose: it stays while it tells nearly as much as the best, so that archetypes do not change with chance. */
export type StandingPartition = { algorithm: ArchetypeAlgorithm; k: number };

/** One partition that was tried. Figures that were not computed, or that cannot be (one group), are null. */
export type ArchetypeCandidate = {
  algorithm: ArchetypeAlgorithm;
  k: number;
  /** Parameters beside k, by name, in units of the clustering space: eps, minSamples, minClusterSize. */
  parameters: Record<string, number>;
  /** Mean silhouette width of the grouped accounts. */
  silhouette: number | null;
  /** Density-based validity of a sample, noise counted as 0. */
  dbcv: number | null;
  /** ln of the inertia expected without structure less ln of the inertia found (k-means only). */
  gap: number | null;
  /** Mean Jaccard index of the groups over refits on halves. */
  stability: number | null;
  noiseShare: number;
  /** Bits about an account's group that a refit on half of the book finds again. Grows with every split that is more than chance; noise tells nothing. */
  sharedBits: number | null;
  /** What the choice goes by, comparable between algorithms: sharedBits · √stability. Of partitions that tell about as much it prefers the one whose groups hold. */
  score: number | null;
};

/** A candidate of which nothing was computed, by the plainest algorithm. */
export const plainCandidate: Omit<ArchetypeCandidate, 'k'> = {
  algorithm: 'k-means',
  parameters: {},
  silhouette: null,
  dbcv: null,
  gap: null,
  stability: null,
  noiseShare: 0,
  sharedBits: null,
  score: null,
};

/** One condition of the tree in words: `metric` `op` `value` in the metric's own unit. */
export type TreeCondition = { metric: string; op: '<' | '>='; value: number };

/** An archetype as a path of a shallow tree, `one against the rest`. */
export type TreePath = {
  index: number;
  /** At most three; all must hold. Empty where no short rule tells the group. */
  conditions: TreeCondition[];
  /** Of the held-out accounts that fulfil the rule, the share that are members; of the members, the share that fulfil it. */
  precision: number;
  recall: number;
};

export type ArchetypeTree = {
  paths: TreePath[];
  /** Share of held-out accounts that one tree of depth `depth` puts into the group they are in, and what always naming the largest group would reach. */
  fidelity: number;
  baseline: number;
  depth: number;
  heldOut: number;
};

/** How far a shortcut moves accounts: adjusted Rand index and share of accounts that agree with the exact result, on `accounts` accounts. */
export type Approximation = {
  what: 'placement' | 'micro-groups' | 'sample';
  accounts: number;
  adjustedRandIndex: number;
  agreement: number;
};

export type ArchetypeFit = {
  algorithm: ArchetypeAlgorithm;
  settings: ArchetypeSettings;
  /** `continuum`: books without groups can be cut as reliably (`withoutGroups`), or the cut is unstable; the groups are a useful cut through one, and provisional. */
  structure: 'groups' | 'continuum' | 'one group';
  k: number;
  seed: number;
  accounts: number;
  insufficient: number;
  /** Accounts that are unlike anyone. */
  noise: number;
  /** Mean silhouette width and mean Jaccard stability of the chosen partition; null where there is only one group. */
  silhouette: number | null;
  stability: number | null;
  dbcv: number | null;
  /** What the chosen question tells on average in books like this one without groups (`sharedBits`), and how likely it is to tell as much there as here. */
  withoutGroups: { sharedBits: number; pValue: number } | null;
  /** Number of groups at which the gap statistic first stops to grow; 1 says that there are none. Null where it was not asked. */
  gapClusters: number | null;
  /** Everything that was tried. */
  candidates: ArchetypeCandidate[];
  features: string[];
  /** Components in which groups were looked for and their share of the variance; null where the features themselves were used. */
  components: { count: number; explained: number } | null;
  approximations: Approximation[];
  tree: ArchetypeTree | null;
  archetypes: (ArchetypeSummary & { signature: SignatureMatch | null })[];
  /** What a reader must know before trusting the groups: features left out, too few accounts, an unstable partition. */
  notes: string[];
};

/** A feature as learnt from the book of the fit: all that is needed to standardise any later account the same way. */
export type ModelFeature = {
  metric: string;
  group: string;
  transform: 'share' | 'log' | 'signed' | 'plain';
  bookMean: number;
  centre: number;
  spread: number;
  weight: number;
};

/** An affine map into fewer dimensions: (x − centre) · axesᵀ, one row of `axes` per dimension. */
export type Projection = { centre: number[]; axes: number[][] };

export type ModelGroup = {
  index: number;
  key: ArchetypeKey;
  name: string;
  accounts: number;
  /** Mean of the members over the weighted features (z·√weight). */
  centroid: number[];
  /** Points of the clustering space that stand for the group: an account belongs to the group of its nearest prototype. */
  prototypes: number[][];
  /** Mean of the members in the clustering space. */
  centre: number[];
  /** Median and spread (1.4826·MAD) of how far out members lie: distance^(2/3), which is nearly normal for sums of squares (Wilson & Hilferty 1931). */
  outlyingness: { median: number; spread: number };
  /** An account farther than this is unlike anyone. */
  reach: number;
};

/**
 * model.json: a frozen version. `placeAccounts` gives any account of any later book or window a group, memberships and an outlier score from this alone.
 * Distances are Euclidean in the clustering space: the weighted features, or `components` of them.
 */
export type ArchetypeModel = {
  version: 1;
  algorithm: ArchetypeAlgorithm;
  features: ModelFeature[];
  components: Projection | null;
  /** The two-dimensional map, from the weighted features. */
  map: Projection;
  /** τ² of the memberships exp(−d²/2τ²). */
  temperature: number;
  groups: ModelGroup[];
  /**
   * Null: how far an account lies is measured from the centre of its group. Density methods: reach is measured from the nearest prototype, an account nearer to a noise
   * prototype than to any other is unlike anyone, and how far out an account lies is its distance to the `minSamples`-th nearest prototype.
   */
  density: { minSamples: number; noisePrototypes: number[][] } | null;
  /** Raw values of the fit's accounts per feature, for drift: inner edges of up to ten classes and the share of accounts in each (missing left out). */
  reference: { metric: string; edges: number[]; shares: number[] }[];
};

/** How well the archetypes of a simulated book match what its people really are. */
export type ArchetypeQuality = {
  /** Accounts with enough ideas and a known truth, and the share of them that is unlike anyone; all other figures are about those in a cluster. */
  accounts: number;
  noiseShare: number;
  clusters: number;
  /** Agreement of the clusters with the true archetypes, names aside: 0 is chance, 1 is perfect. */
  adjustedRandIndex: number;
  /** The same over all accounts, those that are unlike anyone as a group of their own. */
  adjustedRandIndexOfAll: number;
  purity: number;
  /** Share of accounts whose archetype has the true name. */
  namingAccuracy: number;
  /** The same among accounts that got a name at all ("mixed" left out). */
  namingPrecision: number;
  perArchetype: { truth: ArchetypeKey; accounts: number; named: number; given: Partial<Record<ArchetypeKey, number>> }[];
};
