import fs from 'node:fs/promises';
import { heldJobs } from '#app/repositories/jobs.ts';
import { endRun, listRuns } from '#app/repositories/runs.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';

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

/** Removes the snapshots of all but the newest complete runs. A few stay, so that a page that was opened before can still be read. */
export async function removeOldSnapshots(dataDir: string, keep: number): Promise<void> {
  const complete = (await listRuns(runsRemembered)).filter(({ status }) => status === 'complete').map(({ id }) => id);
  const old = new Set(complete.slice(keep));
  await removeFolders(dataDir, (id) => old.has(id));
}

async function removeFolders(dataDir: string, isUnwanted: (runId: string) => boolean): Promise<void> {
  const { runs, run } = dataPaths(dataDir);
  const ids = await fs.readdir(runs).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const id of ids.filter(isUnwanted)) await fs.rm(run(id), { recursive: true, force: true });
}
