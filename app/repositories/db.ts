import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { env } from '#app/lib/env.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { PrismaClient } from './generated/client.ts';

/** A script and the server may write at the same time: whoever comes second waits this long for the lock. */
const busyTimeoutMs = 10_000;

const open = (dataDir: string) =>
  new PrismaClient({
    adapter: new PrismaBetterSqlite3({ url: `file:${dataPaths(dataDir).controlDb}`, timeout: busyTimeoutMs }),
    // Two browsers saving at once queue here; SQLite has one writer.
    transactionOptions: { maxWait: busyTimeoutMs, timeout: busyTimeoutMs },
  });

/**
 * The control plane's database, `cortex.db` in the data folder; opened on the first query. WAL is set by the migration, foreign keys
 * and `synchronous = NORMAL` are better-sqlite3's defaults. Only files of this folder may import it.
 */
export let db = open(env.dataDir);

/** Points every repository at another data folder: for tests and for tools that handle several. */
export async function openControlDb(dataDir: string): Promise<void> {
  await db.$disconnect();
  env.dataDir = dataDir;
  db = open(dataDir);
}

/** Lets go of the file, so that a script can leave. */
export const closeControlDb = () => db.$disconnect();
