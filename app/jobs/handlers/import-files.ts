import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { JobHandler } from '#app/jobs/define-job.ts';
import type { ImportPayload, ImportResult } from '#app/jobs/definitions/import-files.ts';
import { defaultRescore } from '#app/jobs/definitions/rescore.ts';
import { pool } from '#app/jobs/pool-instance.ts';
import { enqueueJob } from '#app/jobs/queue.ts';
import { syncAccounts } from '#app/jobs/sync-accounts.ts';
import { AppError } from '#app/lib/errors.ts';
import { saveImportFiles } from '#app/repositories/import-files.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import type { ImportFileResult } from '#workers/contracts/statement.ts';

/** One file at a time: what is done stays done when someone cancels, and its result is on the page at once. */
export const runImportFiles: JobHandler<ImportPayload, ImportResult> = async (payload, context) => {
  const { dataDir, jobId, signal } = context;
  const work = payload.parts.flatMap(({ files, settings }) => files.map((file) => ({ file, settings })));
  const uploadDir = payload.uploadId && path.join(dataPaths(dataDir).uploads, payload.uploadId);
  if (uploadDir && !existsSync(uploadDir)) throw new AppError('conflict', 'The uploaded files are no longer there. Upload them again.');
  const results: ImportFileResult[] = [];
  let savedAtMs = 0;
  try {
    for (const [index, { file, settings }] of work.entries()) {
      context.progress(index / work.length, `file ${index + 1} of ${work.length}`);
      const { results: found } = await pool().run('import-files', { dataDir, files: [file], settings }, { signal });
      results.push(...found);
      if (Date.now() - savedAtMs > saveEveryMs) {
        await saveImportFiles(jobId, results);
        savedAtMs = Date.now();
      }
    }
  } finally {
    await saveImportFiles(jobId, results);
    await syncAccounts();
  }
  context.log(summarise(results));
  const hasNews = results.some(({ status }) => status === 'imported');
  const rescoreJob = hasNews && payload.rescore ? await enqueueJob(context.actor, 'rescore', defaultRescore) : null;
  if (uploadDir) await fs.rm(uploadDir, { recursive: true, force: true });
  return { results, rescoreJobId: rescoreJob?.id ?? null };
};

const saveEveryMs = 1_000;

function summarise(results: readonly ImportFileResult[]): string {
  const sum = (pick: (result: ImportFileResult) => number) => results.reduce((total, result) => total + pick(result), 0);
  const refused = results.filter(({ status }) => status === 'refused').length;
  const differences = results.filter(({ reconciliation }) => reconciliation?.status === 'difference').length;
  return [
    `${results.length} files`,
    `${sum(({ positions }) => positions)} new positions`,
    ...counted(
      sum(({ bars }) => bars),
      'new price bars',
    ),
    ...counted(
      sum(({ calendarEvents }) => calendarEvents),
      'new economic releases',
    ),
    `${sum(({ duplicates }) => duplicates)} already known`,
    `${sum(({ rejectedCount }) => rejectedCount)} rows rejected`,
    `${refused} files refused`,
    `${differences} with a difference to their own totals`,
  ].join(', ');
}

const counted = (count: number, what: string) => (count > 0 ? [`${count} ${what}`] : []);
