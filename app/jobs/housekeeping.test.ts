import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { controlDb } from '#tests/setup/control-db.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { keepHouse } from './housekeeping.ts';

const dayMs = 86_400_000;

test('old results of pattern searches and old uploads go away, newer ones stay', async () => {
  const dataDir = await controlDb();
  const { pattern, uploads } = dataPaths(dataDir);
  const nowMs = Date.UTC(2026, 5, 1);
  const touch = (file: string, ageDays: number) => fs.utimesSync(file, new Date(nowMs), new Date(nowMs - ageDays * dayMs));
  for (const [id, ageDays] of [
    ['old', 61],
    ['new', 59],
  ] as const) {
    fs.mkdirSync(path.dirname(pattern(id)), { recursive: true });
    fs.writeFileSync(pattern(id), '{}');
    touch(pattern(id), ageDays);
    const upload = path.join(uploads, id);
    fs.mkdirSync(upload, { recursive: true });
    touch(upload, ageDays - 53);
  }
  await keepHouse(dataDir, new Date(nowMs));
  expect(fs.existsSync(pattern('old'))).toBe(false);
  expect(fs.existsSync(pattern('new'))).toBe(true);
  expect(fs.readdirSync(uploads)).toEqual(['new']);
});

test('a data folder without either is fine', async () => {
  await expect(keepHouse(await controlDb(), new Date())).resolves.toBeUndefined();
});
