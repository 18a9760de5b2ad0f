import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';

const pollMs = 200;

export type LockOptions = {
  /** How long to wait for another writer before giving up. */
  timeoutMs?: number;
  /** Called once when someone else holds the lock, with a sentence for the job's log. */
  onWait?: (message: string) => void;
  /** Called at every look; may throw to stop waiting. */
  throwIfCancelled?: () => void;
};

/**
 * Takes a lock that holds across processes and worker threads: an SQLite file in an exclusive transaction. The operating system frees it when
 * its holder dies, so there is never a stale one. Answers with the function that frees it. Throws when `timeoutMs` is over.
 */
export async function takeLock(file: string, { timeoutMs = 30 * 60_000, onWait, throwIfCancelled }: LockOptions = {}): Promise<() => void> {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const db = new Database(file, { timeout: 0 });
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    try {
      throwIfCancelled?.();
      db.exec('BEGIN EXCLUSIVE');
      return () => db.close();
    } catch (error) {
      if ((error as { code?: string }).code !== 'SQLITE_BUSY') {
        db.close();
        throw error;
      }
      if (waitedMs === 0) onWait?.('Another process is writing the lake; waiting until it is done');
      if (waitedMs >= timeoutMs) {
        db.close();
        throw new Error(`Another process has been writing the lake for more than ${Math.round(timeoutMs / 1000)} s`, { cause: error });
      }
      await sleep(pollMs);
    }
  }
}
