import fs from 'node:fs';
import path from 'node:path';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { publishFile } from './manifest.ts';
import { runFolder } from './reader.ts';

const temporaryPrefix = '.tmp-';

/**
 * Writes files of a run's snapshot so that nobody sees half of them: `write` fills a temporary folder, then the folder becomes the run's.
 * A later stage of the same run adds its files to the folder one by one, each whole. Where `write` fails, nothing is left.
 */
export async function writeSnapshot<T>(dataDir: string, runId: string, write: (folder: string) => Promise<T>): Promise<T> {
  const target = runFolder(dataDir, runId);
  const temporary = path.join(dataPaths(dataDir).runs, `${temporaryPrefix}${runId}`);
  fs.rmSync(temporary, { recursive: true, force: true });
  fs.mkdirSync(temporary, { recursive: true });
  try {
    const result = await write(temporary);
    fs.mkdirSync(target, { recursive: true });
    for (const name of fs.readdirSync(temporary).sort()) publishFile(path.join(temporary, name), path.join(target, name));
    return result;
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}
