import { type SimilarityBlock, type SimilarityWeights, similarityBlocks } from '#workers/contracts/similarity.ts';
import { createRandom, type Random } from '#workers/core/numerics/random.ts';
import { sampleRows } from '#workers/core/numerics/sample.ts';
import { median } from '#workers/core/numerics/statistics.ts';
import { squaredBetween } from './row-distances.ts';
import type { SimilarityBook } from './similarity-book.ts';

/** What distances mean in this book: how far apart random pairs of its accounts are, block by block. */
export type Calibration = {
  /** Squared distances of the same random pairs per block; NaN where one of the two lacks the block. */
  pairs: Record<SimilarityBlock, Float64Array>;
  /** Each block by itself in its own unit, ascending, without the pairs that lack it. */
  alone: Record<SimilarityBlock, Float64Array>;
  /** Median of these: the unit in which blocks are mixed. NaN where nobody has the block. */
  unit: Record<SimilarityBlock, number>;
  /** Rows that stand for the book where an account is compared with all of it. */
  reference: Int32Array;
};

const randomPairs = 20_000;
const referenceRows = 512;

/** Draws the pairs and the reference from accounts with enough ideas. Deterministic for its seed. */
export function calibrate(book: SimilarityBook, seed: number): Calibration {
  const random = createRandom(seed);
  const grown = Int32Array.from(book.isGrown.keys()).filter((row) => book.isGrown[row] === 1);
  const count = grown.length < 2 ? 0 : Math.min(randomPairs, (grown.length * (grown.length - 1)) / 2);
  const pairs = Object.fromEntries(similarityBlocks.map((block) => [block, new Float64Array(count)])) as Calibration['pairs'];
  for (let pair = 0; pair < count; pair++) {
    const [a, b] = twoOf(grown, random);
    for (const block of similarityBlocks) {
      const has = book[block].has[a] === 1 && book[block].has[b] === 1;
      pairs[block][pair] = has ? squaredBetween[block](book, a, b) : Number.NaN;
    }
  }
  const unit = Object.fromEntries(
    similarityBlocks.map((block) => {
      const middle = median(pairs[block].filter((squared) => !Number.isNaN(squared)));
      // a book of accounts that are all alike has no unit of its own
      return [block, middle > 0 ? middle : Number.isNaN(middle) ? Number.NaN : 1];
    }),
  ) as Calibration['unit'];
  const alone = Object.fromEntries(
    similarityBlocks.map((block) => [block, ascending(pairs[block]).map((squared) => squared / unit[block])]),
  ) as Calibration['alone'];
  return { pairs, alone, unit, reference: Int32Array.from(sampleRows(grown.length, referenceRows, random), (place) => grown[place]!) };
}

const ascending = (values: Float64Array): Float64Array => values.filter((value) => !Number.isNaN(value)).sort();

function twoOf(rows: Int32Array, random: Random): [number, number] {
  const first = random.integer(rows.length);
  const second = random.integer(rows.length - 1);
  return [rows[first]!, rows[second >= first ? second + 1 : second]!];
}

/** Factor of each used block in the mixed squared distance: its share of the weights over its unit. */
export type BlockFactors = Partial<Record<SimilarityBlock, number>>;

export function blockFactors(
  weights: SimilarityWeights,
  unit: Calibration['unit'],
  has: (block: SimilarityBlock) => boolean,
): BlockFactors {
  const used = similarityBlocks.filter((block) => weights[block] > 0 && has(block) && !Number.isNaN(unit[block]));
  const total = used.reduce((sum, block) => sum + weights[block], 0);
  return Object.fromEntries(used.map((block) => [block, weights[block] / total / unit[block]]));
}

/** The mixed squared distances of the random pairs that have every used block, ascending. */
export function mixedPairs({ pairs }: Calibration, factors: BlockFactors): Float64Array {
  const used = Object.entries(factors) as [SimilarityBlock, number][];
  const mixed = new Float64Array(pairs.metrics.length);
  for (const [block, factor] of used) for (let pair = 0; pair < mixed.length; pair++) mixed[pair]! += factor * pairs[block][pair]!;
  return ascending(mixed);
}

/** Share of the random pairs that are farther apart than this. */
export function closeness(sortedPairs: Float64Array, squared: number): number {
  let low = 0;
  let high = sortedPairs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sortedPairs[middle]! <= squared) low = middle + 1;
    else high = middle;
  }
  return sortedPairs.length === 0 ? Number.NaN : 1 - low / sortedPairs.length;
}
