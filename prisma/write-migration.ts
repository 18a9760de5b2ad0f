/**
 * Writes the next migration: `node --import tsx prisma/write-migration.ts add_alerts` after editing schema.prisma.
 * The migrations so far are applied to a scratch database and the difference to schema.prisma becomes `NNNN_<name>/migration.sql`.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { migrateControlDb, migrationsDir, readMigrations } from '#app/repositories/migrate.ts';
import { openSchemaEngine } from './schema-engine.ts';

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Give the migration a name in snake_case, for example: add_alerts');
  process.exit(1);
}
const scratchDir = fs.mkdtempSync(path.join(os.tmpdir(), 'fx-cortex-migration-'));
try {
  const engine = await openSchemaEngine(migrateControlDb(scratchDir).file);
  const sql = await engine.diff('database', 'schema');
  engine.close();
  if (sql.includes('empty migration')) {
    process.stdout.write('schema.prisma and the migrations already agree.\n');
  } else {
    const number = String(readMigrations().length + 1).padStart(4, '0');
    const dir = path.join(migrationsDir, `${number}_${name}`);
    fs.mkdirSync(dir);
    fs.writeFileSync(path.join(dir, 'migration.sql'), sql);
    process.stdout.write(`Wrote ${path.relative(process.cwd(), dir)}/migration.sql: read it before you commit it.\n`);
  }
} finally {
  fs.rmSync(scratchDir, { recursive: true, force: true });
}
