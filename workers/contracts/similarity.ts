/** Accounts like this one: what is compared, and why two accounts count as alike. */

/**
 * - `metrics`: the behaviour features of the archetypes in robust standard deviations, every group of features weighing the same (squared Euclidean distance)
 * - `style`: the fingerprint's hours, holding times, sizes and symbols (mean Jensen–Shannon divergence of the four, base 2)
 * - `series`: the shape of the equity curve of the last days, up to a few steps early or late (1 − largest normalised cross-correlation)
 */
export const similarityBlocks = ['metrics', 'style', 'series'] as const;
export type SimilarityBlock = (typeof similarityBlocks)[number];
/** How much each block counts, 0 or more; only their proportion matters. */
export type SimilarityWeights = Record<SimilarityBlock, number>;
export type SimilarityPreset = SimilarityBlock | 'mix';
/** What one choice of a person means: everything alike, or one block alone. */
export const similarityPresets: Record<SimilarityPreset, SimilarityWeights> = {
  mix: { metrics: 2, style: 1, series: 1 },
  metrics: { metrics: 1, style: 0, series: 0 },
  style: { metrics: 0, style: 1, series: 0 },
  series: { metrics: 0, style: 0, series: 1 },
};

/** The equity curve that `series` compares: this many points over the days before the book's newest close, shifted by at most `maxLag` points. */
export const similaritySeries = { days: 180, points: 60, maxLag: 6 } as const;

/**
 * One exact, additive part of a squared distance, in units in which the median random pair of the book has 1. `key`: a metric; hour, hold, size or symbol of the fingerprint; or
 * `equity`. `expected` is what the part comes to on average between the account and the book: the parts with the largest `expected − squared` are why two accounts are alike.
 */
export type SimilarityPart = { block: SimilarityBlock; key: string; squared: number; expected: number };

/** `closeness`: share of random pairs of the book that are farther apart, 0 … 1. */
export type SimilarityDistance = { distance: number; closeness: number };

export type SimilarAccount = SimilarityDistance & {
  accountId: number;
  blocks: Partial<Record<SimilarityBlock, SimilarityDistance>>;
  parts: SimilarityPart[];
};

export type SimilarityResult = {
  /** Nearest first; equal distances by account id. */
  found: SimilarAccount[];
  /** Blocks that were asked for and that the account lacks. */
  missing: SimilarityBlock[];
  /** Accounts that were compared, and those of the given ones that lack a block or have too few ideas. */
  compared: number;
  leftOut: number;
  /** Random pairs behind `closeness`. */
  randomPairs: number;
};

export type ComparedPair = SimilarityDistance & {
  a: number;
  b: number;
  blocks: Partial<Record<SimilarityBlock, SimilarityDistance>>;
  parts: SimilarityPart[];
};

/** Every pair of some accounts; pairs without any block in common are left out. `unknown`: accounts without ideas in the run. */
export type AccountComparison = { pairs: ComparedPair[]; unknown: number[]; randomPairs: number };
