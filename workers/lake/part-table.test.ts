import fs from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { openDuckDb } from './duckdb.ts';
import type { AnalyticsEngine } from './engine.ts';
import { createPartTable } from './part-table.ts';
import { parquetRelation, withRelations } from './relations.ts';
import { defineStatement } from './sql-files.ts';

let engine: AnalyticsEngine | undefined;
afterEach(() => engine?.close());

const readBack = (file: string) =>
  engine!.rows(withRelations(defineStatement('read', '-- @relation file\nSELECT * FROM {file}'), { file: parquetRelation([file], {}) }));

test('parts are joined in the order in which they were written, with NULL where nothing was given', async () => {
  const folder = tempDataDir();
  engine = await openDuckDb({ tempDir: folder });
  const table = await createPartTable(
    engine,
    'weeks',
    { account_id: 'INTEGER', name: 'VARCHAR', value: 'DOUBLE' },
    path.join(folder, 'parts'),
  );
  await table.append({ account_id: Float64Array.of(2), value: Float64Array.of(Number.NaN) });
  await table.flush();
  await table.append({ account_id: Float64Array.of(1), name: ['a'], value: Float64Array.of(0.5) });
  await table.append({ account_id: Float64Array.of(3), value: Float64Array.of(7) });
  const file = path.join(folder, 'whole.parquet');
  await table.writeTo(file);
  expect(await readBack(file)).toEqual([
    { account_id: 2, name: null, value: null },
    { account_id: 1, name: 'a', value: 0.5 },
    { account_id: 3, name: null, value: 7 },
  ]);
  expect(fs.readdirSync(path.join(folder, 'parts'))).toEqual(['weeks-0.parquet', 'weeks-1.parquet']);
});

test('a table without rows is a file with its columns', async () => {
  const folder = tempDataDir();
  engine = await openDuckDb({ tempDir: folder });
  const table = await createPartTable(engine, 'empty', { account_id: 'INTEGER' }, path.join(folder, 'parts'));
  await table.writeTo(path.join(folder, 'whole.parquet'));
  expect(await readBack(path.join(folder, 'whole.parquet'))).toEqual([]);
});
