/** docs/data-dictionary.md is a contract: it names every table and column that raw.db and the lake really have. */
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { lakeTables, snapshotFiles } from '#workers/contracts/lake-files.ts';
import { openRawStore } from '#workers/store/raw-store.ts';

const text = fs.readFileSync(new URL('../docs/data-dictionary.md', import.meta.url), 'utf8');
const words = new Set([...text.matchAll(/`([^`\n]+)`/g)].map(([, word]) => word));

test('every table and column of raw.db is described', () => {
  const store = openRawStore(tempDataDir());
  const tables = store.db
    .prepare("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'")
    .pluck()
    .all() as string[];
  const missing = tables.flatMap((table) => {
    const isNamed = words.has(table) || text.includes(`\n## ${table}\n`);
    // What is there for the store alone is named, not described.
    const columns = text.includes(`\n## ${table}\n`)
      ? (store.db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[])
      : [];
    return [
      ...(isNamed ? [] : [table]),
      ...columns.filter((column) => column !== 'id' && !words.has(column)).map((column) => `${table}.${column}`),
    ];
  });
  store.close();
  expect(missing).toEqual([]);
});

test('every table and column of the lake and every file of a run is described', () => {
  const columns = Object.values(lakeTables).flatMap((table) => Object.keys(table));
  expect([...Object.keys(lakeTables), ...columns, ...snapshotFiles].filter((name) => !words.has(name))).toEqual([]);
});
