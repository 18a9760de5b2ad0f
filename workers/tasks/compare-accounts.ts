import { compareAccounts } from '#workers/core/similarity/find-similar.ts';
import { defineTask } from './define-task.ts';
import { similarityBook } from './similarity-book.ts';

/** How far a few accounts of a run are from each other, and in what. */
export default defineTask('compare-accounts', async ({ dataDir, runId, accountIds, weights, seed }, context) =>
  compareAccounts(await similarityBook(dataDir, runId, seed, context), accountIds, weights),
);
