import { archetypeFeatures } from '#workers/core/archetypes/archetype-features.ts';
import { fitArchetypes } from '#workers/core/archetypes/fit-archetypes.ts';
import { placeAccounts } from '#workers/core/archetypes/place-accounts.ts';
import { syntheticBook } from '#workers/core/archetypes/synthetic-book.ts';
import { adjustedRandIndex } from '#workers/core/numerics/partition-agreement.ts';
import { defineTask } from './define-task.ts';

const trueGroups = 12;

/** Times a whole fit by one algorithm on a synthetic book, and placing the same book by the frozen model. For the bench `archetype-scale`. */
export default defineTask('bench-archetype-scale', async ({ accounts, algorithm, seed }, context) => {
  const { book, truth } = syntheticBook(accounts, trueGroups, seed);
  const startedMs = performance.now();
  const { fit, model, rows } = fitArchetypes(book, seed, context, { algorithm, clusters: null, pca: false });
  const fittedMs = performance.now();
  placeAccounts(model!, book);
  const placedMs = performance.now();
  const grouped = Array.from(truth.keys()).filter((row) => truth[row]! >= 0 && rows.archetypeIndex[row]! >= 0);
  return {
    metrics: archetypeFeatures.length,
    fitMs: Math.round(fittedMs - startedMs),
    placeMs: Math.round(placedMs - fittedMs),
    chosen: fit.algorithm,
    k: fit.k,
    noiseShare: fit.noise / accounts,
    dimensions: fit.components?.count ?? fit.features.length,
    truth: adjustedRandIndex(
      grouped.map((row) => rows.archetypeIndex[row]!),
      grouped.map((row) => truth[row]!),
    ),
    approximations: fit.approximations,
  };
});
