import path from 'node:path';
import type { Actor } from '#app/domain/actor.ts';
import type { ExportPayload } from '#app/jobs/definitions/export-table.ts';
import type { ExportResult } from '#app/jobs/handlers/export-table.ts';
import { type RunNowOptions, runJobNow } from '#app/jobs/run-now.ts';
import { recordAudit } from '#app/repositories/audit.ts';

/** Writes accounts, archetypes or metrics of the latest complete run to a file, in this process. */
export async function exportTableNow(actor: Actor, request: ExportPayload, options?: RunNowOptions): Promise<ExportResult> {
  const result = await runJobNow(actor, 'export-table', { ...request, outFile: path.resolve(request.outFile) }, options);
  await recordAudit({ actor, action: 'data.export', entity: `run:${result.runId}`, after: { what: request.what, rows: result.rows } });
  return result;
}
