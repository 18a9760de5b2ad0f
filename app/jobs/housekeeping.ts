import fs from 'node:fs/promises';
import path from 'node:path';
import { activePayloads, removeJobsBefore } from '#app/repositories/jobs.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';

const dayMs = 86_400_000;
/** Finished jobs, their logs and import results are remembered this long. */
const keepJobsMs = 180 * dayMs;
/** Uploaded files hold personal data: what was not imported within this time goes away. */
const keepUploadsMs = 7 * dayMs;

/** Results of pattern searches: their screens can make them again. */
const keepPatternsMs = 60 * dayMs;

/** Forgets old jobs, old results of pattern searches and uploads that nobody finished. */
export async function keepHouse(dataDir: string, now: Date): Promise<void> {
  await removeJobsBefore(new Date(now.getTime() - keepJobsMs));
  const { uploads, patterns } = dataPaths(dataDir);
  for (const file of await fs.readdir(patterns).catch(() => [])) {
    const { mtimeMs } = await fs.stat(path.join(patterns, file));
    if (now.getTime() - mtimeMs > keepPatternsMs) await fs.rm(path.join(patterns, file), { force: true });
  }
  const folders = await fs.readdir(uploads).catch(() => []);
  const inUse = (await activePayloads('import-files')).join('\n');
  for (const folder of folders) {
    const { mtimeMs } = await fs.stat(path.join(uploads, folder));
    if (now.getTime() - mtimeMs > keepUploadsMs && !inUse.includes(folder))
      await fs.rm(path.join(uploads, folder), { recursive: true, force: true });
  }
}
