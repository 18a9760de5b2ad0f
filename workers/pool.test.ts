import { expect, test } from 'vitest';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { createPool } from './pool.ts';

test('a task runs in a worker thread', async () => {
  const pool = createPool();
  const result = await pool.run('list-accounts', { dataDir: tempDataDir(), sinceSeq: 0 });
  expect(result.accounts).toEqual([]);
  await pool.close();
});
