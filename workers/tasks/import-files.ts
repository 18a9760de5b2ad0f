import fs from 'node:fs';
import type { ImportFileResult } from '#workers/contracts/statement.ts';
import { importFile, refusedResult, type WriteBatches } from '#workers/sources/statements/import-file.ts';
import { openArchives } from '#workers/sources/statements/shared/archive.ts';
import { StatementError } from '#workers/sources/statements/statement-error.ts';
import { ingestBatch } from '#workers/store/ingest.ts';
import { openRawStore, withTransaction } from '#workers/store/raw-store.ts';
import { defineTask } from './define-task.ts';

/**
 * Imports statement files; archives are opened and each file inside counts as one. A file is imported as a whole or not at all, so a cancel between two files
 * keeps those that are done.
 */
export default defineTask('import-files', async ({ dataDir, files, settings }, context) => {
  const store = openRawStore(dataDir);
  const write: WriteBatches = (batches) => withTransaction(store, () => batches.map((batch) => ingestBatch(store, batch)));
  const results: ImportFileResult[] = [];
  try {
    for (const [index, file] of files.entries()) {
      context.throwIfCancelled();
      context.progress(index / files.length, file.name);
      try {
        for (const inner of openArchives({ name: file.name, bytes: fs.readFileSync(file.path) })) {
          context.throwIfCancelled();
          results.push(importFile(inner, settings, write));
          context.progress((index + inner.doneFraction) / files.length, inner.name);
        }
      } catch (error) {
        if (!(error instanceof StatementError)) throw error;
        results.push(refusedResult(file.name, null, error.message));
      }
    }
  } finally {
    store.close();
  }
  context.progress(1, `${results.length} files`);
  return { results };
});
