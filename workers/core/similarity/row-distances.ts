import type { SimilarityBlock } from '#workers/contracts/similarity.ts';
import { similaritySeries } from '#workers/contracts/similarity.ts';
import { type SimilarityBook, styleBlocks, styleEdges } from './similarity-book.ts';

/** Squared distance of two rows in one block, in the block's own unit (contracts/similarity.ts). Both rows must have the block. */
export const squaredBetween: Record<SimilarityBlock, (book: SimilarityBook, a: number, b: number) => number> = {
  metrics({ metrics: { columns, data } }, a, b) {
    let total = 0;
    for (let x = a * columns, y = b * columns, until = x + columns; x < until; x++, y++) {
      const difference = data[x]! - data[y]!;
      total += difference * difference;
    }
    return total;
  },
  style(book, a, b) {
    let total = 0;
    for (let block = 0; block < styleBlocks.length; block++) total += divergence(book, a, b, block);
    return total / styleBlocks.length;
  },
  series: ({ series }, a, b) => shapeDistance(series.data, a * series.columns, b * series.columns, series.columns),
};

/** Jensen–Shannon divergence in bits of one histogram of the fingerprint, H((p+q)/2) − (H(p) + H(q))/2: 0 the same, 1 nothing in common (Lin 1991). */
export function divergence({ style: { columns, data }, styleEntropy }: SimilarityBook, a: number, b: number, block: number): number {
  let mixed = 0;
  for (
    let x = a * columns + styleEdges[block]!, y = b * columns + styleEdges[block]!, c = styleEdges[block]!;
    c < styleEdges[block + 1]!;
    x++, y++, c++
  ) {
    const middle = (data[x]! + data[y]!) / 2;
    if (middle > 0) mixed -= middle * Math.log2(middle);
  }
  const own = styleEntropy[a * styleBlocks.length + block]! + styleEntropy[b * styleBlocks.length + block]!;
  return Math.max(0, mixed - own / 2);
}

/**
 * Shape-based distance (Paparrizos & Gravano 2015) with bounded shift: 1 − the largest Σ x(t)·y(t + lag) over |lag| ≤ maxLag, for centred rows of norm 1; 0 … 2.
 * Its square root is the Euclidean distance of the aligned curves over √2.
 */
export function shapeDistance(data: Float32Array, a: number, b: number, length: number, maxLag: number = similaritySeries.maxLag): number {
  let best = -1;
  for (let lag = -maxLag; lag <= maxLag; lag++) {
    const from = Math.max(0, -lag);
    const to = Math.min(length, length - lag);
    let product = 0;
    for (let t = from; t < to; t++) product += data[a + t]! * data[b + t + lag]!;
    if (product > best) best = product;
  }
  return Math.max(0, 1 - best);
}
