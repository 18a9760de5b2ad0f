import { findSimilar } from '#workers/core/similarity/find-similar.ts';
import { defineTask } from './define-task.ts';
import { similarityBook } from './similarity-book.ts';

/** The accounts of a run that are most like one of them, among those that the caller may see. */
export default defineTask('find-similar', async ({ dataDir, runId, accountId, candidateIds, weights, limit, seed }, context) =>
  findSimilar(await similarityBook(dataDir, runId, seed, context), { accountId, candidateIds, weights, limit }, context),
);
