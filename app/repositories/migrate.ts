import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { dataPaths } from '#workers/contracts/lake-files.ts';

export const migrationsDir = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

type Migration = { name: string; sql: string; checksum: string };
export type MigrationReport = { file: string; applied: string[] };

/** Another process may hold the write lock while it migrates the same file. */
const busyTimeoutMs = 30_000;

// The table as Prisma's own migrate command creates it, so that `prisma migrate status` and its kin understand the database.
const historyTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "checksum" TEXT NOT NULL,
  "finished_at" DATETIME,
  "migration_name" TEXT NOT NULL,
  "logs" TEXT,
  "rolled_back_at" DATETIME,
  "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

/** All migrations in the order in which they apply. */
export function readMigrations(dir = migrationsDir): Migration[] {
  if (!fs.existsSync(dir)) return [];
  return fs
    .readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = fs.readFileSync(path.join(dir, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Brings `cortex.db` in the data folder up to date and creates it when it is missing. Everything happens in one exclusive
 * transaction: a failing migration leaves the database as it was, and of two processes that start together one waits for the other.
 * Throws when an applied migration has been edited or is unknown to this version of the program.
 */
export function migrateControlDb(dataDir: string, migrations = readMigrations()): MigrationReport {
  fs.mkdirSync(dataDir, { recursive: true });
  const file = dataPaths(dataDir).controlDb;
  const db = new Database(file, { timeout: busyTimeoutMs });
  try {
    db.pragma('journal_mode = WAL');
    // SQLite can only rebuild a table (how columns are dropped) while foreign keys are off; they are checked before the commit.
    db.pragma('foreign_keys = OFF');
    return { file, applied: db.transaction(() => applyPending(db, migrations)).exclusive() };
  } finally {
    db.close();
  }
}

function applyPending(db: Database.Database, migrations: Migration[]): string[] {
  db.exec(historyTable);
  const history = db
    .prepare<[], { name: string; checksum: string }>(
      'SELECT migration_name AS name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    )
    .all();
  const done = new Map(history.map((row) => [row.name, row.checksum]));
  for (const name of done.keys()) {
    if (!migrations.some((migration) => migration.name === name)) {
      throw new Error(`The database was written by a newer version: migration ${name} is unknown here`);
    }
  }
  const applied: string[] = [];
  for (const { name, sql, checksum } of migrations) {
    if (done.has(name)) {
      if (done.get(name) !== checksum) throw new Error(`Migration ${name} was edited after it had been applied`);
      continue;
    }
    const startedAt = new Date().toISOString();
    db.exec(sql.replaceAll(/^PRAGMA (defer_)?foreign_keys\s*=.*$/gim, ''));
    db.prepare(
      'INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES (?, ?, ?, ?, ?, 1)',
    ).run(randomUUID(), checksum, name, startedAt, new Date().toISOString());
    applied.push(name);
  }
  const broken = db.pragma('foreign_key_check') as { table: string }[];
  if (broken.length > 0) throw new Error(`Migration would leave ${broken.length} rows of ${broken[0]!.table} without their parent`);
  return applied;
}
