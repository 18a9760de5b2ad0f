import { fork } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { openSchemaEngine } from '../../prisma/schema-engine.ts';
import { migrateControlDb, readMigrations } from './migrate.ts';

const migration = (name: string, sql: string) => ({ name, sql, checksum: `checksum of ${sql}` });
const tables = (file: string) => {
  const db = new Database(file, { readonly: true });
  const names = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").pluck().all();
  db.close();
  return names;
};

test('the migrated database is what schema.prisma says', async () => {
  const { file } = migrateControlDb(tempDataDir());
  const engine = await openSchemaEngine(file);
  expect(await engine.diff('database', 'schema')).toContain('This is an empty migration');
  engine.close();
});

test('the comparison notices a column that schema.prisma does not have', async () => {
  const { file } = migrateControlDb(tempDataDir());
  const db = new Database(file);
  db.exec('ALTER TABLE "Group" ADD COLUMN "colour" TEXT');
  db.close();
  const engine = await openSchemaEngine(file);
  expect(await engine.diff('database', 'schema')).toMatch(/colour|RedefineTables/);
  engine.close();
});

test('a second run applies nothing and keeps one row per migration, as Prisma writes them', () => {
  const dataDir = tempDataDir();
  const first = migrateControlDb(dataDir);
  expect(first.applied).toEqual(readMigrations().map(({ name }) => name));
  expect(migrateControlDb(dataDir).applied).toEqual([]);
  const db = new Database(first.file, { readonly: true });
  const rows = db
    .prepare('SELECT migration_name AS name, checksum, applied_steps_count AS steps, finished_at AS at FROM _prisma_migrations')
    .all();
  db.close();
  expect(rows).toEqual(readMigrations().map(({ name, checksum }) => ({ name, checksum, steps: 1, at: expect.stringMatching(/^\d{4}-/) })));
});

test('a migration that fails leaves the database as it was', () => {
  const dataDir = tempDataDir();
  const good = migration('0001_a', 'CREATE TABLE a (id INTEGER PRIMARY KEY);');
  const { file } = migrateControlDb(dataDir, [good]);
  const bad = migration('0002_b', 'CREATE TABLE b (id INTEGER PRIMARY KEY); CREATE TABLE a (id INTEGER);');
  expect(() => migrateControlDb(dataDir, [good, bad])).toThrow('already exists');
  expect(tables(file)).toEqual(['_prisma_migrations', 'a']);
});

test('a rebuilt table keeps its children, and rows without a parent stop the migration', () => {
  const dataDir = tempDataDir();
  const first = migration(
    '0001_a',
    `CREATE TABLE parent (id INTEGER PRIMARY KEY, old TEXT);
     CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id) ON DELETE CASCADE);
     INSERT INTO parent VALUES (1, 'x'); INSERT INTO child VALUES (1, 1);`,
  );
  const rebuild = migration(
    '0002_b',
    `PRAGMA foreign_keys=OFF;
CREATE TABLE new_parent (id INTEGER PRIMARY KEY);
INSERT INTO new_parent SELECT id FROM parent;
DROP TABLE parent;
ALTER TABLE new_parent RENAME TO parent;
PRAGMA foreign_keys=ON;`,
  );
  const { file } = migrateControlDb(dataDir, [first]);
  migrateControlDb(dataDir, [first, rebuild]);
  const db = new Database(file, { readonly: true });
  expect(db.prepare('SELECT count(*) FROM child').pluck().get()).toBe(1);
  db.close();
  const breaking = migration('0003_c', 'DELETE FROM parent;');
  expect(() => migrateControlDb(dataDir, [first, rebuild, breaking])).toThrow('without their parent');
});

test('an edited or unknown migration is refused', () => {
  const dataDir = tempDataDir();
  migrateControlDb(dataDir, [migration('0001_a', 'CREATE TABLE a (id INTEGER);')]);
  expect(() => migrateControlDb(dataDir, [migration('0001_a', 'CREATE TABLE a (id TEXT);')])).toThrow('was edited');
  expect(() => migrateControlDb(dataDir, [])).toThrow('newer version');
});

test('processes that migrate the same folder at once do not disturb each other', async () => {
  const dataDir = tempDataDir();
  const script = path.join(dataDir, 'migrate.mjs');
  const runner = new URL('./migrate.ts', import.meta.url).href;
  fs.writeFileSync(
    script,
    `import { migrateControlDb } from ${JSON.stringify(runner)}; process.send(migrateControlDb(process.argv[2]).applied.length);`,
  );
  const runs = Array.from({ length: 4 }, () => {
    const child = fork(script, [dataDir], { execArgv: ['--import', 'tsx'] });
    return new Promise<number>((resolve, reject) => {
      child.once('message', (applied) => resolve(applied as number));
      child.once('exit', (code) => code !== 0 && reject(new Error(`exit ${code}`)));
    });
  });
  const applied = await Promise.all(runs);
  expect(applied.reduce((sum, count) => sum + count, 0)).toBe(readMigrations().length);
});
