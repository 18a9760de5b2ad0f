import fs from 'node:fs';
import type { Tasks } from '#workers/contracts/tasks.ts';
import { detectMarketData } from '#workers/sources/market-data/registry.ts';
import { previewTable } from '#workers/sources/statements/generic/index.ts';
import { detectFormat, unknownFormatMessage } from '#workers/sources/statements/registry.ts';
import { openArchives } from '#workers/sources/statements/shared/archive.ts';
import { StatementError } from '#workers/sources/statements/statement-error.ts';
import type { StatementFile } from '#workers/sources/statements/statement-format.ts';
import { defineTask } from './define-task.ts';

type Inspected = Tasks['inspect-files']['output']['files'][number];

/** Says what each file is without importing it; for tables of unknown layout, with the guessed mapping. */
export default defineTask('inspect-files', async ({ files }, context) => {
  const inspected: Inspected[] = [];
  for (const [index, file] of files.entries()) {
    context.throwIfCancelled();
    context.progress(index / files.length, file.name);
    try {
      for (const inner of openArchives({ name: file.name, bytes: fs.readFileSync(file.path) })) {
        context.throwIfCancelled();
        inspected.push(inspect(inner));
      }
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      inspected.push({ name: file.name, format: null, message: error.message, preview: null });
    }
  }
  return { files: inspected };
});

function inspect(file: StatementFile): Inspected {
  const market = detectMarketData(file);
  if (market) return { name: file.name, format: market.id, message: null, preview: null };
  const format = detectFormat(file);
  if (!format) return { name: file.name, format: null, message: unknownFormatMessage(file), preview: null };
  return { name: file.name, format: format.id, message: null, preview: format.id === 'generic-table' ? previewTable(file) : null };
}
