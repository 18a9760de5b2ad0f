import fs from 'node:fs';
import Database from 'better-sqlite3';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { readMigrations } from './migrate.ts';

/** Examines cortex.db without changing it. */
export function checkControlDb(dataDir: string): { name: string; state: 'ok' | 'warn' | 'bad'; says: string } {
  const name = 'cortex.db';
  const file = dataPaths(dataDir).controlDb;
  if (!fs.existsSync(file)) return { name, state: 'ok', says: 'not there yet; the first start makes it' };
  const db = new Database(file, { readonly: true, timeout: 10_000 });
  try {
    const problems = (db.pragma('quick_check(5)') as { quick_check: string }[])
      .map((row) => row.quick_check)
      .filter((line) => line !== 'ok');
    if (problems.length > 0) return { name, state: 'bad', says: `damaged: ${problems.join('; ')}. Restore it from a backup.` };
    const applied = new Set(db.prepare('SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL').pluck().all());
    const pending = readMigrations().filter((migration) => !applied.has(migration.name)).length;
    return pending > 0
      ? { name, state: 'warn', says: `${pending} migrations wait for the next start` }
      : { name, state: 'ok', says: `sound, ${applied.size} migrations applied` };
  } catch (error) {
    return { name, state: 'bad', says: `cannot be read: ${(error as Error).message}` };
  } finally {
    db.close();
  }
}
