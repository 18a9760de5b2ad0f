import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { openDuckDb } from './duckdb.ts';
import type { AnalyticsEngine } from './engine.ts';
import { createTable, joinParts, writePart } from './part-files.ts';
import { parquetRelation, withRelations } from './relations.ts';
import { defineStatement } from './sql-files.ts';

let engine: AnalyticsEngine | undefined;
afterEach(() => engine?.close());

const columns = { account_id: 'INTEGER', name: 'VARCHAR', value: 'DOUBLE' };
const readBack = (file: string) =>
  engine!.rows(withRelations(defineStatement('read', '-- @relation file\nSELECT * FROM {file}'), { file: parquetRelation([file], {}) }));

test('parts are joined in the order of their ranges, whichever was written first, with NULL where nothing was given', async () => {
  const folder = tempDataDir();
  engine = await openDuckDb({ tempDir: folder });
  const write = async (range: number, accountIds: number[]) => {
    await engine!.exec(createTable('weeks', columns));
    await engine!.append('weeks', { account_id: Float64Array.from(accountIds), value: Float64Array.from(accountIds, (id) => id / 2) });
    await writePart(engine!, 'weeks', folder, range);
  };
  await write(10, [31]);
  for (const range of [9, 8, 7, 6, 5, 4, 3]) await write(range, []);
  await write(1, [7, 5]);
  await write(0, [9]);
  await write(2, [20]);
  const file = path.join(folder, 'whole.parquet');
  await joinParts(engine, 'weeks', folder, 11, file);
  expect(await readBack(file)).toEqual([9, 7, 5, 20, 31].map((id) => ({ account_id: id, name: null, value: id / 2 })));
});

test('a table without parts is a file with its columns', async () => {
  const folder = tempDataDir();
  engine = await openDuckDb({ tempDir: folder });
  await engine.exec(createTable('weeks', columns));
  const file = path.join(folder, 'whole.parquet');
  await joinParts(engine, 'weeks', folder, 0, file);
  const described = defineStatement('columns', '-- @relation file\nSELECT column_name AS name FROM (DESCRIBE SELECT * FROM {file})');
  expect(await engine.rows(withRelations(described, { file: parquetRelation([file], {}) }))).toEqual(
    Object.keys(columns).map((name) => ({ name })),
  );
});
