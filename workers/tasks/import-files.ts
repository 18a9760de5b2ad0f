import fs from 'node:fs';
import type { ImportFileResult } from '#workers/contracts/statement.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import { importMarketFile, type WriteMarketData } from '#workers/sources/market-data/import-market-file.ts';
import { detectMarketData } from '#workers/sources/market-data/registry.ts';
import { importFile, refusedResult, type WriteBatches } from '#workers/sources/statements/import-file.ts';
import { openArchives } from '#workers/sources/statements/shared/archive.ts';
import { StatementError } from '#workers/sources/statements/statement-error.ts';
import { ingestBatch } from '#workers/store/ingest.ts';
import { ingestBars, ingestCalendar, UnknownSymbolError } from '#workers/store/ingest-market.ts';
import { openRawStore, type RawStore, withTransaction } from '#workers/store/raw-store.ts';
import { defineTask } from './define-task.ts';

/**
 * Imports statements, price bars and economic calendars; archives are opened and each file inside counts as one. A file is imported as a whole or not at all, so a cancel between two files
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
          const market = detectMarketData(inner);
          results.push(
            market ? importMarketFile(inner, market, marketWriter(store, inner.name, settings)) : importFile(inner, settings, write),
          );
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

const marketWriter =
  (store: RawStore, name: string, { clock }: ImportSettings): WriteMarketData =>
  ({ format, batch }) => {
    const nowMs = Date.now();
    try {
      return format === 'price-bars' ? ingestBars(store, batch, { clock, nowMs }) : ingestCalendar(store, batch, { nowMs });
    } catch (error) {
      throw error instanceof UnknownSymbolError ? new StatementError(`${name}: ${error.message}`) : error;
    }
  };
