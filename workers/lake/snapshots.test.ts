import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { writeSnapshot } from './snapshots.ts';

const write = (name: string, text: string) => async (folder: string) => fs.writeFileSync(path.join(folder, name), text);
const filesOf = (dataDir: string, runId: string) => fs.readdirSync(dataPaths(dataDir).run(runId)).sort();

test('a snapshot is there when it is whole, and a later stage adds to it', async () => {
  const dataDir = tempDataDir();
  await writeSnapshot(dataDir, 'run-1', async (folder) => {
    fs.writeFileSync(path.join(folder, 'ideas.parquet'), 'a');
    expect(fs.existsSync(dataPaths(dataDir).run('run-1'))).toBe(false);
    fs.writeFileSync(path.join(folder, 'metrics.parquet'), 'b');
  });
  expect(filesOf(dataDir, 'run-1')).toEqual(['ideas.parquet', 'metrics.parquet']);
  expect(await writeSnapshot(dataDir, 'run-1', async () => 7)).toBe(7);
  await writeSnapshot(dataDir, 'run-1', write('fit.json', '{}'));
  expect(filesOf(dataDir, 'run-1')).toEqual(['fit.json', 'ideas.parquet', 'metrics.parquet']);
  expect(fs.readdirSync(dataPaths(dataDir).runs)).toEqual(['run-1']);
});

test('a stage that fails leaves nothing', async () => {
  const dataDir = tempDataDir();
  const failing = writeSnapshot(dataDir, 'run-1', async (folder) => {
    fs.writeFileSync(path.join(folder, 'ideas.parquet'), 'half');
    throw new Error('no space');
  });
  await expect(failing).rejects.toThrow('no space');
  expect(fs.readdirSync(dataPaths(dataDir).runs)).toEqual([]);
  await expect(writeSnapshot(dataDir, '../outside', write('a', 'b'))).rejects.toThrow("not a run's id");
});
