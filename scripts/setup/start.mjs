// `npm start`: from a bare clone to a running server; the second time in seconds. `--dev` serves the sources with live reload,
// `--build-only` stops before the server, `--prebuilt` (the container image) trusts that packages and pages are there.
import fs from 'node:fs';
import path from 'node:path';
import { aloud, buildApp, checkNode, fail, generateClient, installPackages, projectDir } from './toolbox.mjs';

const isDev = process.argv.includes('--dev');
const isPrebuilt = process.argv.includes('--prebuilt');
const isBuildOnly = process.argv.includes('--build-only');
const wantsDemoBook = !['0', 'false'].includes(process.env.CORTEX_DEMO_BOOK ?? '');
const dataDir = path.resolve(projectDir, process.env.CORTEX_DATA_DIR ?? 'data');

async function start() {
  process.stdout.write('FX Cortex\n');
  checkNode();
  if (!isPrebuilt) {
    installPackages();
    generateClient();
    if (!isDev) buildApp();
  }
  if (isBuildOnly) return;
  const env = {
    CORTEX_DATA_DIR: dataDir,
    NODE_ENV: isDev ? 'development' : 'production',
    // DuckDB, SQLite and password hashing share libuv's threads; the default of four would let one wait for the other.
    UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '8',
  };
  if (wantsDemoBook && !fs.existsSync(path.join(dataDir, 'cortex.db'))) {
    const code = await aloud(process.execPath, ['--import', 'tsx', 'scripts/setup/first-run.ts'], env);
    if (code !== 0) process.exit(code);
  }
  process.exit(await aloud(process.execPath, ['--import', 'tsx', 'server.ts', ...(isDev ? ['--dev'] : [])], env));
}

start().catch(fail);
