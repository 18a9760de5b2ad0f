import fs from 'node:fs';
import type { SimilarTiming } from '#workers/contracts/bench-tasks.ts';
import {
  type SimilarityBlock,
  type SimilarityPreset,
  type SimilarityWeights,
  similarityBlocks,
  similarityPresets,
} from '#workers/contracts/similarity.ts';
import { median } from '#workers/core/numerics/statistics.ts';
import { type CalibratedBook, findSimilar } from '#workers/core/similarity/find-similar.ts';
import { squaredBetween } from '#workers/core/similarity/row-distances.ts';
import { rowOfAccount } from '#workers/core/similarity/similarity-book.ts';
import { defineTask } from './define-task.ts';
import { similarityBook } from './similarity-book.ts';

const limit = 12;
/** Searches per preset that are repeated by looking at every distance in full. */
const checkedSearches = 5;

/** Times the search for accounts like one over a whole book, cold and warm, compares it with a search without bounds, and writes the metric points for a peer. */
export default defineTask('bench-similar', async ({ dataDir, runId, queries, seed, pointsFile }, context) => {
  const startedMs = performance.now();
  const calibrated = await similarityBook(dataDir, runId, seed, context);
  const coldMs = Math.round(performance.now() - startedMs);
  const { book } = calibrated;
  const accounts = book.accountId.length;
  const candidateIds = Int32Array.from(book.accountId);
  const asked = Array.from({ length: queries }, (_, query) => book.accountId[Math.floor(((query + 0.5) * accounts) / queries)]!);
  const timings: SimilarTiming[] = [];
  for (const preset of Object.keys(similarityPresets) as SimilarityPreset[]) {
    context.progress(timings.length / 4, `Searching by ${preset}`);
    const weights = similarityPresets[preset];
    const times: number[] = [];
    let different = 0;
    for (const [query, accountId] of asked.entries()) {
      context.throwIfCancelled();
      const searchedMs = performance.now();
      const result = findSimilar(calibrated, { accountId, candidateIds, weights, limit }, context)!;
      times.push(performance.now() - searchedMs);
      if (query < checkedSearches) {
        const expected = everyDistance(calibrated, accountId, weights);
        if (result.found.some((found, place) => found.accountId !== expected[place])) different++;
      }
    }
    timings.push({
      preset,
      medianMs: median(times),
      slowestMs: Math.max(...times),
      checked: Math.min(checkedSearches, queries),
      different,
    });
  }
  fs.writeFileSync(pointsFile, book.metrics.data);
  return {
    accounts,
    coldMs,
    bookMb: bytesOf(calibrated) / 1_048_576,
    timings,
    columns: book.metrics.columns,
    queries: asked.map((accountId) => ({
      row: rowOfAccount(book, accountId),
      nearest: findSimilar(calibrated, { accountId, candidateIds, weights: similarityPresets.metrics, limit }, context)!.found.map(
        (found) => rowOfAccount(book, found.accountId),
      ),
    })),
  };
});

/** The nearest accounts with every distance worked out and sorted. */
function everyDistance({ book, calibration }: CalibratedBook, accountId: number, weights: SimilarityWeights): number[] {
  const row = rowOfAccount(book, accountId);
  const used = similarityBlocks.filter((block: SimilarityBlock) => weights[block] > 0 && book[block].has[row] === 1);
  const total = used.reduce((sum, block) => sum + weights[block], 0);
  const squared = Float64Array.from(book.accountId, (_, other) =>
    other === row || book.isGrown[other] === 0 || used.some((block) => book[block].has[other] === 0)
      ? Number.POSITIVE_INFINITY
      : used.reduce((sum, block) => sum + (weights[block] / total / calibration.unit[block]) * squaredBetween[block](book, row, other), 0),
  );
  return Array.from(squared.keys())
    .sort((a, b) => squared[a]! - squared[b]! || a - b)
    .slice(0, limit)
    .map((other) => book.accountId[other]!);
}

const bytesOf = ({ book, calibration }: CalibratedBook): number =>
  book.accountId.byteLength +
  book.isGrown.byteLength +
  book.styleEntropy.byteLength +
  similarityBlocks.reduce(
    (total, block) => total + book[block].data.byteLength + book[block].has.byteLength + 2 * calibration.pairs[block].byteLength,
    0,
  );
