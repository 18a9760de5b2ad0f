import fs from 'node:fs';
import path from 'node:path';
import type { Actor } from '#app/domain/actor.ts';
import type { ImportPayload, ImportResult } from '#app/jobs/definitions/import-files.ts';
import { enqueueJob } from '#app/jobs/queue.ts';
import { type RunNowOptions, runJobNow } from '#app/jobs/run-now.ts';
import { AppError } from '#app/lib/errors.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import type { FoundFile, ImportSettings } from '#workers/contracts/tasks.ts';

/** Queues an import of uploaded files. Returns the id of its job. */
export async function startImport(actor: Actor, payload: Omit<ImportPayload, 'rescore'>): Promise<string> {
  const { id } = await enqueueJob(actor, 'import-files', { ...payload, rescore: true });
  await audit(actor, id, payload.parts);
  return id;
}

/** Imports files where they are, in this process, and waits for the result; a rescore is queued for the next runner. */
export async function importFilesNow(
  actor: Actor,
  files: FoundFile[],
  settings: ImportSettings,
  options?: RunNowOptions,
): Promise<ImportResult> {
  const parts = [{ files, settings }];
  const result = await runJobNow(actor, 'import-files', { parts, uploadId: null, rescore: true }, options);
  await audit(actor, null, parts);
  return result;
}

const audit = (actor: Actor, jobId: string | null, parts: ImportPayload['parts']) =>
  recordAudit({
    actor,
    action: 'import.start',
    entity: jobId ? `job:${jobId}` : 'import',
    after: {
      files: parts.reduce((total, { files }) => total + files.length, 0),
      stage: parts[0]?.settings.stage,
      group: parts[0]?.settings.groupRef,
    },
  });

/**
 * Every file under the given paths in a stable order; folders are searched, hidden entries left out. `isNamed` tells the files that were
 * given themselves from those found in a folder.
 * Throws when a path does not exist.
 */
export function findFiles(paths: readonly string[]): (FoundFile & { isNamed: boolean })[] {
  const found = new Map<string, FoundFile & { isNamed: boolean }>();
  const visit = (file: string, root: string) => {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (!stat) throw new AppError('invalid', `There is no file or folder ${file}.`);
    if (stat.isDirectory()) {
      for (const name of fs.readdirSync(file).sort()) if (!name.startsWith('.')) visit(path.join(file, name), root);
    } else if (stat.isFile()) {
      found.set(file, { path: file, name: path.relative(root, file) || path.basename(file), bytes: stat.size, isNamed: file === root });
    }
  };
  for (const given of paths) {
    const absolute = path.resolve(given);
    visit(absolute, absolute);
  }
  return [...found.values()];
}
