import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { rowsPerStatement, statementOf } from '#tests/fixtures/growing-book.ts';
import { lakeIds, lakePositions, rawPositions } from '#tests/fixtures/lake-content.ts';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { ingestBatch } from '#workers/store/ingest.ts';
import { openLakeSource } from '#workers/store/lake-source.ts';
import { openRawStore } from '#workers/store/raw-store.ts';
import { refreshLake } from './partitions.ts';
import { openLakeReader } from './reader.ts';

const writer = fileURLToPath(new URL('../../tests/fixtures/write-until-killed.ts', import.meta.url));

/** Starts a process that writes from statement `from` on, and kills it the hard way `delayMs` after it has written the first. */
async function writeAndKill(dataDir: string, from: number, what: 'lake' | 'ingest', delayMs: number): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, dataDir, String(from), what]);
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk;
  });
  const ended = new Promise<string | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), ended]);
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  child.kill('SIGKILL');
  expect(await ended, complaint).toBe('SIGKILL');
}

const kills = 12;

test('a lake writer killed at any moment leaves a whole lake, and the next run repairs what it left', { timeout: 600_000 }, async () => {
  const dataDir = tempDataDir();
  const random = createRandom(20_240_607);
  let statements = 0;
  let unfinished = 0;
  for (let kill = 0; kill < kills; kill++) {
    await writeAndKill(dataDir, statements, 'lake', random.next() * 700);

    const store = openRawStore(dataDir);
    const reader = await openLakeReader(dataDir, { threads: 1 });
    try {
      const { seq, tables } = reader.currentManifest();
      const ids = await lakeIds(reader);
      expect(ids).toEqual(store.db.prepare('SELECT id FROM positions WHERE seq <= ? ORDER BY id').pluck().all(seq));
      expect(ids).toHaveLength((tables.positions ?? []).reduce((sum, { rows }) => sum + rows, 0));
      statements = store.db.prepare('SELECT count(*) FROM accounts').pluck().get() as number;
      if (ids.length < statements * rowsPerStatement) unfinished++;
      // What a repair must also get right: holes and moves that happened while the lake was behind.
      store.db.prepare('DELETE FROM positions WHERE id = (SELECT max(id) FROM positions)').run();
      store.db.prepare('UPDATE positions SET closed_at_ms = closed_at_ms + 86400000 * 40 WHERE id = (SELECT max(id) FROM positions)').run();
    } finally {
      reader.close();
      store.close();
    }
    await refreshLake({ dataDir, openSource: openLakeSource, graceMs: 0, engineOptions: { threads: 1 } });
    expect(await lakePositions(dataDir)).toEqual(rawPositions(dataDir));
  }
  // The kills did hit refreshes half way, and there was something to lose.
  expect(unfinished).toBeGreaterThan(0);
  expect(statements).toBeGreaterThanOrEqual(kills);
});

test('an import killed at any moment is there whole or not at all, and importing again completes it', { timeout: 600_000 }, async () => {
  const dataDir = tempDataDir();
  const random = createRandom(7);
  let imported = 0;
  for (let kill = 0; kill < kills; kill++) {
    await writeAndKill(dataDir, imported, 'ingest', random.next() * 150);
    const store = openRawStore(dataDir);
    try {
      expect(store.db.pragma('integrity_check', { simple: true })).toBe('ok');
      imported = store.db.prepare('SELECT count(*) FROM accounts').pluck().get() as number;
      const perAccount = store.db.prepare('SELECT DISTINCT count(*) FROM positions GROUP BY account_id').pluck().all();
      expect(perAccount).toEqual([rowsPerStatement]);
      expect(store.db.prepare('SELECT count(*) FROM rejected_rows').pluck().get()).toBe(imported);
    } finally {
      store.close();
    }
  }
  const store = openRawStore(dataDir);
  try {
    expect(imported).toBeGreaterThanOrEqual(kills);
    for (let number = 0; number < imported; number++) {
      expect(ingestBatch(store, statementOf(number)).positions).toEqual({ inserted: 0, updated: 0, unchanged: rowsPerStatement });
    }
    expect(ingestBatch(store, statementOf(imported)).positions.inserted).toBe(rowsPerStatement);
  } finally {
    store.close();
  }
});
