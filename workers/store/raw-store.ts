import fs from 'node:fs';
import Database from 'better-sqlite3';
import { dataPaths } from '#workers/contracts/lake-files.ts';

export type RawStore = { db: Database.Database; close(): void };

const busyTimeoutMs = 10_000;
const cacheKib = 65_536;
const schemaFolder = new URL('./schema/', import.meta.url);

type SchemaFile = { version: number; name: string };

function schemaFiles(): SchemaFile[] {
  return fs
    .readdirSync(schemaFolder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ version: Number.parseInt(name, 10), name }));
}

function appliedVersion(db: Database.Database): number {
  const hasTable = db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'").get();
  return hasTable ? (db.prepare('SELECT coalesce(max(version), 0) FROM schema_version').pluck().get() as number) : 0;
}

/** Applies the schema files that this raw.db has not seen, each in its own transaction, so that two processes may start at once. */
function migrate(db: Database.Database): void {
  const files = schemaFiles();
  const newest = files.at(-1)!.version;
  const found = appliedVersion(db);
  if (found > newest)
    throw new Error(`raw.db has schema version ${found}, but this program knows versions up to ${newest}. Update the program.`);
  if (found === newest) return;
  const apply = db.transaction((file: SchemaFile) => {
    if (appliedVersion(db) >= file.version) return;
    db.exec(
      'CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at_ms INTEGER NOT NULL) STRICT',
    );
    db.exec(fs.readFileSync(new URL(file.name, schemaFolder), 'utf8'));
    db.prepare("INSERT INTO schema_version (version, name, applied_at_ms) VALUES (?, ?, unixepoch('subsec') * 1000)").run(
      file.version,
      file.name,
    );
  });
  for (const file of files) apply.immediate(file);
}

function open(file: string, readonly: boolean): Database.Database {
  const db = new Database(file, { readonly, timeout: busyTimeoutMs });
  db.pragma(`cache_size = -${cacheKib}`);
  db.pragma('foreign_keys = ON');
  if (!readonly) {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
  }
  return db;
}

/**
 * Opens raw.db, the source of truth for trades, and brings its schema up to date; makes it where there is none.
 * Many processes may read while one writes; a writer waits up to 10 s for another.
 */
export function openRawStore(dataDir: string, { readonly = false }: { readonly?: boolean } = {}): RawStore {
  fs.mkdirSync(dataDir, { recursive: true });
  const file = dataPaths(dataDir).rawDb;
  let db = open(file, false);
  try {
    migrate(db);
  } catch (error) {
    db.close();
    throw error;
  }
  if (readonly) {
    db.close();
    db = open(file, true);
  }
  return { db, close: () => db.close() };
}

/** Runs `write` in one write transaction: all or nothing. Inside another one it becomes a savepoint. */
export function withTransaction<T>(store: RawStore, write: () => T): T {
  return store.db.transaction(write).immediate();
}

/** The number of the newest change that a reader of this connection sees. */
export function currentSeq(store: RawStore): number {
  return store.db.prepare('SELECT value FROM sequence').pluck().get() as number;
}

/** Tells one raw.db from another. */
export function storeId(store: RawStore): string {
  return store.db.prepare('SELECT store_id FROM sequence').pluck().get() as string;
}
