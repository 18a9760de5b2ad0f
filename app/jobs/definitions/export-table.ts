import { z } from 'zod';
import { defineJob } from '#app/jobs/define-job.ts';

const exportPayload = z.object({
  what: z.enum(['accounts', 'archetypes', 'metrics']),
  format: z.enum(['csv', 'json', 'parquet']),
  outFile: z.string().min(1),
});
export type ExportPayload = z.infer<typeof exportPayload>;

/** Writes a table of the latest complete run to a file. */
export const exportTable = defineJob({
  kind: 'export-table',
  version: 1,
  payload: exportPayload,
  lane: 'interactive',
  maxAttempts: 1,
  coalesce: false,
  load: async () => (await import('#app/jobs/handlers/export-table.ts')).runExportTable,
});
