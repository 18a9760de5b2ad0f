import fs from 'node:fs/promises';
import path from 'node:path';
import { closePool, pool } from '#app/jobs/pool-instance.ts';
import { env } from '#app/lib/env.ts';
import { checkControlDb } from '#app/repositories/check-control-db.ts';

/** `warn`: works, but someone should know. `bad`: something is broken. */
export type Check = { name: string; state: 'ok' | 'warn' | 'bad'; says: string };

const lowDiskBytes = 2 * 1024 ** 3;
const minimumNode = { major: 20, minor: 19 };

/** Examines program, disk, databases and lake without changing anything; each finding is one sentence. */
export async function checkInstallation(): Promise<Check[]> {
  const checks = [checkNode(), ...(await checkFolder(env.dataDir)), checkControlDb(env.dataDir)];
  try {
    checks.push(...(await checkData(env.dataDir)));
  } finally {
    await closePool();
  }
  return checks;
}

function checkNode(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > minimumNode.major || (major === minimumNode.major && minor >= minimumNode.minor);
  return {
    name: 'node',
    state: isNew ? 'ok' : 'bad',
    says: `${process.version}${isNew ? '' : `; ${minimumNode.major}.${minimumNode.minor} or newer is needed`}`,
  };
}

async function checkFolder(dataDir: string): Promise<Check[]> {
  const probe = path.join(dataDir, `.doctor-${process.pid}`);
  try {
    await fs.mkdir(dataDir, { recursive: true });
    await fs.writeFile(probe, '');
    await fs.rm(probe);
  } catch (error) {
    return [{ name: 'data folder', state: 'bad', says: `${dataDir} cannot be written: ${(error as Error).message}` }];
  }
  const { bavail, bsize } = await fs.statfs(dataDir);
  const freeBytes = bavail * bsize;
  const gib = (freeBytes / 1024 ** 3).toFixed(1);
  return [
    { name: 'data folder', state: 'ok', says: `${dataDir} can be written` },
    freeBytes < lowDiskBytes
      ? { name: 'disk', state: 'warn', says: `only ${gib} GiB free; a rescore needs room for a second copy of the newest months` }
      : { name: 'disk', state: 'ok', says: `${gib} GiB free` },
  ];
}

async function checkData(dataDir: string): Promise<Check[]> {
  const { raw, lake } = await pool().run('check-data', { dataDir });
  const checks: Check[] = [];
  if (!raw) checks.push({ name: 'raw.db', state: 'ok', says: 'not there yet; the first import makes it' });
  else if (raw.problems.length > 0)
    checks.push({ name: 'raw.db', state: 'bad', says: `damaged: ${raw.problems.join('; ')}. Restore it from a backup.` });
  else
    checks.push({
      name: 'raw.db',
      state: 'ok',
      says: `${raw.accounts} accounts, ${raw.positions} positions, ${raw.rejectedRows} rejected rows`,
    });

  if (!lake) checks.push({ name: 'lake', state: 'ok', says: 'not there yet; the first rescore makes it' });
  else if (lake.problems.length > 0)
    checks.push({ name: 'lake', state: 'bad', says: `${lake.problems.join('; ')}. Rebuild it: npm run -s rescore -- --full` });
  else if (raw && raw.seq > lake.seq)
    checks.push({
      name: 'lake',
      state: 'warn',
      says: `readable, ${raw.seq - lake.seq} changes behind raw.db; the next rescore takes them along`,
    });
  else checks.push({ name: 'lake', state: 'ok', says: `${lake.positions} positions in ${lake.parts} parts, as new as raw.db` });
  return checks;
}
