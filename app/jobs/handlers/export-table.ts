import type { JobHandler } from '#app/jobs/define-job.ts';
import type { ExportPayload } from '#app/jobs/definitions/export-table.ts';
import { pool } from '#app/jobs/pool-instance.ts';
import { AppError } from '#app/lib/errors.ts';
import { accountLabels } from '#app/repositories/account-sync.ts';
import { latestCompleteRun } from '#app/repositories/runs.ts';

export type ExportResult = { rows: number; runId: string };

export const runExportTable: JobHandler<ExportPayload, ExportResult> = async (payload, context) => {
  const run = await latestCompleteRun();
  if (!run) throw new AppError('conflict', 'There is nothing to export yet: run a rescore first.');
  const input = { dataDir: context.dataDir, runId: run.id, ...payload, labels: await accountLabels() };
  const { rows } = await pool().run('export-table', input, context.task(0, 1));
  return { rows, runId: run.id };
};
