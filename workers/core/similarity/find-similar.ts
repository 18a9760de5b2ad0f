import {
  type AccountComparison,
  type ComparedPair,
  type SimilarityBlock,
  type SimilarityDistance,
  type SimilarityPart,
  type SimilarityResult,
  type SimilarityWeights,
  similarityBlocks,
} from '#workers/contracts/similarity.ts';
import type { Control } from '#workers/core/clustering/control.ts';
import { type BlockFactors, blockFactors, type Calibration, closeness, mixedPairs } from './calibration.ts';
import { divergence, squaredBetween } from './row-distances.ts';
import { rowOfAccount, type SimilarityBook, styleBlocks } from './similarity-book.ts';

export type CalibratedBook = { book: SimilarityBook; calibration: Calibration };
export type SimilarityQuery = {
  accountId: number;
  /** The only accounts that may be answered with; the account itself must be among them. */
  candidateIds: ArrayLike<number>;
  weights: SimilarityWeights;
  limit: number;
};

/** Between two looks at whether the search was cancelled. */
const rowsAtOnce = 8_192;

/**
 * The accounts nearest to one account by a weighted mix of blocks, each in units of the book's median random pair. Every row is looked at, the cheap block first, and left as soon
 * as it is farther than the worst of the best: exact. Null for an account that is unknown or not among the candidates.
 */
export function findSimilar(
  { book, calibration }: CalibratedBook,
  { accountId, candidateIds, weights, limit }: SimilarityQuery,
  { throwIfCancelled }: Control = {},
): SimilarityResult | null {
  const row = rowOfAccount(book, accountId);
  const candidates = candidateRows(book, candidateIds);
  if (row < 0 || candidates[row] === 0) return null;
  const has = (block: SimilarityBlock) => book[block].has[row] === 1;
  const factors = blockFactors(weights, calibration.unit, has);
  const used = similarityBlocks.filter((block) => factors[block] !== undefined);
  const missing = similarityBlocks.filter((block) => weights[block] > 0 && !used.includes(block));
  const nearest: { row: number; squared: number }[] = [];
  let compared = 0;
  let leftOut = candidateIds.length - 1;
  for (let other = 0; other < candidates.length && used.length > 0; other++) {
    if (other % rowsAtOnce === 0) throwIfCancelled?.();
    if (candidates[other] === 0 || other === row || book.isGrown[other] === 0 || used.some((block) => book[block].has[other] === 0))
      continue;
    compared++;
    leftOut--;
    const worst = nearest.length < limit ? Number.POSITIVE_INFINITY : nearest.at(-1)!.squared;
    let squared = 0;
    for (const block of used) {
      squared += factors[block]! * squaredBetween[block](book, row, other);
      if (squared >= worst) break;
    }
    if (squared >= worst) continue;
    if (nearest.length === limit) nearest.pop();
    let place = nearest.length;
    while (place > 0 && nearest[place - 1]!.squared > squared) place--;
    nearest.splice(place, 0, { row: other, squared });
  }
  const pairs = mixedPairs(calibration, factors);
  const expected = expectedParts(book, calibration, row, factors);
  return {
    found: nearest.map(({ row: other, squared }) => ({
      accountId: book.accountId[other]!,
      ...distanceOf(pairs, squared),
      blocks: blockDistances(book, calibration, row, other),
      parts: partsBetween(book, row, other, factors).map((part, index) => ({ ...part, expected: expected[index]! })),
    })),
    missing,
    compared,
    leftOut,
    randomPairs: pairs.length,
  };
}

/** Every pair of a few accounts. Each pair is compared in the blocks that both have. */
export function compareAccounts(
  { book, calibration }: CalibratedBook,
  accountIds: readonly number[],
  weights: SimilarityWeights,
): AccountComparison {
  const rows = accountIds.map((id) => rowOfAccount(book, id));
  const pairs: ComparedPair[] = [];
  for (const [i, a] of rows.entries()) {
    for (const [j, b] of rows.entries()) {
      if (j <= i || a < 0 || b < 0) continue;
      const factors = blockFactors(weights, calibration.unit, (block) => book[block].has[a] === 1 && book[block].has[b] === 1);
      const parts = partsBetween(book, a, b, factors);
      if (parts.length === 0) continue;
      const expected = expectedParts(book, calibration, a, factors);
      const squared = parts.reduce((sum, part) => sum + part.squared, 0);
      pairs.push({
        a: accountIds[i]!,
        b: accountIds[j]!,
        ...distanceOf(mixedPairs(calibration, factors), squared),
        blocks: blockDistances(book, calibration, a, b),
        parts: parts.map((part, index) => ({ ...part, expected: expected[index]! })),
      });
    }
  }
  return { pairs, unknown: accountIds.filter((_, index) => rows[index]! < 0), randomPairs: calibration.pairs.metrics.length };
}

function candidateRows(book: SimilarityBook, ids: ArrayLike<number>): Uint8Array {
  const candidates = new Uint8Array(book.accountId.length);
  for (let i = 0; i < ids.length; i++) {
    const row = rowOfAccount(book, ids[i]!);
    if (row >= 0) candidates[row] = 1;
  }
  return candidates;
}

const distanceOf = (pairs: Float64Array, squared: number): SimilarityDistance => ({
  distance: Math.sqrt(squared),
  closeness: closeness(pairs, squared),
});

/** Each block by itself, whatever its weight: what a person sees beside the mix. */
function blockDistances(
  book: SimilarityBook,
  calibration: Calibration,
  a: number,
  b: number,
): Partial<Record<SimilarityBlock, SimilarityDistance>> {
  const known = similarityBlocks.filter(
    (block) => book[block].has[a] === 1 && book[block].has[b] === 1 && !Number.isNaN(calibration.unit[block]),
  );
  return Object.fromEntries(
    known.map((block) => [block, distanceOf(calibration.alone[block], squaredBetween[block](book, a, b) / calibration.unit[block])]),
  );
}

/** The exact terms of the mixed squared distance of two rows: their sum is the square. Always in the same order for the same factors. */
export function partsBetween(book: SimilarityBook, a: number, b: number, factors: BlockFactors): Omit<SimilarityPart, 'expected'>[] {
  const parts: Omit<SimilarityPart, 'expected'>[] = [];
  const { metrics, style, series } = factors;
  if (metrics !== undefined) {
    const { columns, data } = book.metrics;
    book.features.forEach(({ metric }, c) => {
      parts.push({ block: 'metrics', key: metric, squared: metrics * (data[a * columns + c]! - data[b * columns + c]!) ** 2 });
    });
  }
  if (style !== undefined) {
    styleBlocks.forEach((key, block) => {
      parts.push({ block: 'style', key, squared: (style * divergence(book, a, b, block)) / styleBlocks.length });
    });
  }
  if (series !== undefined) parts.push({ block: 'series', key: 'equity', squared: series * squaredBetween.series(book, a, b) });
  return parts;
}

/** Mean of each part over the accounts that stand for the book. */
function expectedParts(book: SimilarityBook, { reference }: Calibration, row: number, factors: BlockFactors): Float64Array {
  const used = Object.keys(factors) as SimilarityBlock[];
  const others = reference.filter((other) => other !== row && used.every((block) => book[block].has[other] === 1));
  let sums = new Float64Array(0);
  for (const other of others) {
    const parts = partsBetween(book, row, other, factors);
    if (sums.length === 0) sums = new Float64Array(parts.length);
    parts.forEach(({ squared }, index) => {
      sums[index]! += squared / others.length;
    });
  }
  return sums.length > 0 ? sums : new Float64Array(partsBetween(book, row, row, factors).length).fill(Number.NaN);
}
