import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { heldJobs } from '#app/repositories/jobs.ts';
import { endRun, listRuns } from '#app/repositories/runs.ts';
import { dataPaths, type SnapshotFile } from '#workers/contracts/lake-files.ts';

const runsRemembered = 200;

/** Removes what a rescore left behind whose process died: its run is marked failed and its half-written snapshot goes away. */
export async function cleanAbandonedRuns(dataDir: string, exceptJobId?: string): Promise<void> {
  const isRescoring = (await heldJobs()).some(({ kind, status, id }) => kind === 'rescore' && status === 'running' && id !== exceptJobId);
  if (isRescoring) return;
  const runs = await listRuns(runsRemembered);
  for (const { id } of runs.filter(({ status }) => status === 'running')) await endRun(id, 'failed');
  const kept = new Set(runs.filter(({ status }) => status === 'complete').map(({ id }) => id));
  await removeFolders(dataDir, (id) => !kept.has(id));
}

/** What stays of an old run: its frozen version of the archetypes, and how it differed from the one before. A few kilobytes. */
const versionFiles: readonly SnapshotFile[] = ['model.json', 'drift.json', 'fit.json'];

/**
 * Removes the tables of all but the newest complete runs; their archetype versions stay as long as the run is remembered. A few snapshots stay whole, so that a
 * page that was opened before can still be read.
 */
export async function removeOldSnapshots(dataDir: string, keep: number): Promise<void> {
  const complete = (await listRuns(runsRemembered)).filter(({ status }) => status === 'complete').map(({ id }) => id);
  for (const id of complete.slice(keep)) {
    const folder = dataPaths(dataDir).run(id);
    for (const file of await fs.readdir(folder).catch(ignoreMissing)) {
      if (!versionFiles.some((kept) => kept === file)) await fs.rm(path.join(folder, file), { recursive: true, force: true });
    }
  }
}

/** The runs whose archetype version is kept, oldest first. */
export async function archetypeVersions(dataDir: string): Promise<string[]> {
  const complete = (await listRuns(runsRemembered)).filter(({ status }) => status === 'complete').map(({ id }) => id);
  return complete.filter((id) => existsSync(path.join(dataPaths(dataDir).run(id), 'model.json' satisfies SnapshotFile))).reverse();
}

async function removeFolders(dataDir: string, isUnwanted: (runId: string) => boolean): Promise<void> {
  const { runs, run } = dataPaths(dataDir);
  const ids = await fs.readdir(runs).catch(ignoreMissing);
  for (const id of ids.filter(isUnwanted)) await fs.rm(run(id), { recursive: true, force: true });
}

function ignoreMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
