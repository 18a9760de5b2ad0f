import { closePool } from '#app/jobs/pool-instance.ts';
import { env } from '#app/lib/env.ts';
import { countAccounts } from '#app/repositories/account-sync.ts';
import { closeControlDb } from '#app/repositories/db.ts';
import { countJobs } from '#app/repositories/jobs.ts';
import { migrateControlDb } from '#app/repositories/migrate.ts';

/** Runs `use` on the installation in the data folder, brought up to date first, and lets go of threads and files afterwards: the frame of every script. */
export async function withInstallation<T>(use: () => Promise<T>): Promise<T> {
  migrateControlDb(env.dataDir);
  try {
    return await use();
  } finally {
    await closePool();
    await closeControlDb();
  }
}

/** True while nobody has imported, simulated or even tried anything. */
export async function isEmptyInstallation(): Promise<boolean> {
  const [accounts, jobs] = await Promise.all([countAccounts(), countJobs()]);
  return accounts.all === 0 && jobs === 0;
}
