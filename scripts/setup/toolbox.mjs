// What `npm start` and `npm test` share. Plain Node without packages: this runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectDir = fileURLToPath(new URL('../..', import.meta.url));
const cacheDir = path.join(projectDir, '.cache');
const atProject = (...parts) => path.join(projectDir, ...parts);

/** A reason to stop that a person can act on: printed as one sentence, without a stack. */
export class SetupError extends Error {
  name = 'SetupError';
}

/**
 * Compares a Node version with the lowest one that works.
 * @param {string} version e.g. "v20.20.2"
 * @param {string} minimum e.g. "20.19"
 */
export function nodeIsNewEnough(version, minimum) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const [minMajor = 0, minMinor = 0] = minimum.split('.').map(Number);
  return major > minMajor || (major === minMajor && minor >= minMinor);
}

/**
 * Packages that are missing or differ from the lock file. Optional packages of other platforms are left out by npm and are no difference.
 * @param {{ packages?: Record<string, { version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean }> }} lock package-lock.json
 * @param {{ packages?: Record<string, { version?: string }> } | null} installed node_modules/.package-lock.json
 * @returns {string[]}
 */
export function packageDifferences(lock, installed) {
  const present = installed?.packages ?? {};
  return Object.entries(lock.packages ?? {})
    .filter(([folder, wanted]) => folder !== '' && !wanted.link)
    .filter(([folder, wanted]) => {
      const found = present[folder];
      return found ? found.version !== wanted.version : !(wanted.optional || wanted.devOptional || wanted.peer);
    })
    .map(([folder]) => folder);
}

/**
 * The prefix whose include/node holds the headers of this very Node, for compiling native packages without a download.
 * @param {string} execPath
 * @param {(file: string) => boolean} exists
 * @returns {string | null}
 */
export function findNodeHeaders(execPath, exists = fs.existsSync) {
  const candidates = [path.resolve(execPath, '..', '..'), '/usr/local', '/usr', '/opt/homebrew'];
  return candidates.find((prefix) => exists(path.join(prefix, 'include', 'node', 'node.h'))) ?? null;
}

/**
 * One hash over the content of files and folders, in a stable order.
 * @param {string[]} paths absolute; missing ones count as empty
 */
export function hashOf(paths) {
  const hash = createHash('sha256');
  const visit = (entry) => {
    const stat = fs.statSync(entry, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) for (const name of fs.readdirSync(entry).sort()) visit(path.join(entry, name));
    else if (!/\.test\.tsx?$/.test(entry)) hash.update(path.relative(projectDir, entry)).update('\0').update(fs.readFileSync(entry));
  };
  for (const entry of paths) visit(entry);
  return hash.digest('hex');
}

/**
 * Counts of a vitest JSON report. A file that could not even be loaded counts as one failure.
 * @param {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: unknown[] }[] }} report
 */
export function countTests(report) {
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded };
}

/** First existing Chromium: the one named by CHROMIUM_PATH, else the usual places. */
export function findChromium(named = process.env.CHROMIUM_PATH, exists = fs.existsSync) {
  if (named) return exists(named) ? named : null;
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const onPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].flatMap((name) =>
    folders.map((folder) => path.join(folder, name)),
  );
  const elsewhere = [
    '/usr/bin/chromium',
    '/snap/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ];
  return [...onPath, ...elsewhere].find((file) => exists(file)) ?? null;
}

/** One calm line: what, and how it went. */
export const say = (what, how) => process.stdout.write(`  ${what.padEnd(11)}${how}\n`);
const seconds = (sinceMs) => `${Math.max(1, Math.round((Date.now() - sinceMs) / 1000))} s`;

/** Runs a command quietly; on failure the last lines of its output are part of the message. */
function quietly(command, args, { env = {}, cwd = projectDir, timeoutMs } = {}) {
  const outcome = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: timeoutMs,
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32' && command === 'npm',
  });
  const output = `${outcome.stdout ?? ''}${outcome.stderr ?? ''}`.trim();
  return { ok: outcome.status === 0, output, tail: output.split('\n').slice(-15).join('\n') };
}

const parentId = process.ppid;
/** npm's shell dies of a termination signal without passing it on: then this process has another parent than before. */
const hasLostNpm = () => process.env.npm_lifecycle_event !== undefined && process.ppid !== parentId;

/** Runs a command with its output on the screen and resolves with its exit code; a termination signal is passed on, the end of npm too. */
export function aloud(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: projectDir, env: { ...process.env, ...env }, stdio: 'inherit' });
    const terminate = () => child.kill('SIGTERM');
    // Ctrl-C reaches the whole process group by itself; this process only has to outlive the child.
    const outlive = () => {};
    process.on('SIGINT', outlive).on('SIGTERM', terminate);
    const watch = setInterval(() => hasLostNpm() && terminate(), 500);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      process.off('SIGINT', outlive).off('SIGTERM', terminate);
      resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1));
    });
  });
}

const npm = (args, options) =>
  process.env.npm_execpath ? quietly(process.execPath, [process.env.npm_execpath, ...args], options) : quietly('npm', args, options);

/** The node-gyp that npm brings along. */
function nodeGyp() {
  const { npm_config_node_gyp: named, npm_execpath: npmCli } = process.env;
  const bundled = npmCli && path.resolve(npmCli, '..', '..', 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const global = () => path.join(npm(['root', '--global']).output, 'npm', 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  return [named, bundled].find((file) => file && fs.existsSync(file)) ?? global();
}

const sqliteLoads = () =>
  quietly(process.execPath, ['-e', "new (require('better-sqlite3'))(':memory:').close()"], { env: { NODE_OPTIONS: '' } }).ok;

/** Headers from the registry, for a Node that was installed without them: the package that carries this version's distribution. */
function headersFromRegistry() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const target = path.join(cacheDir, 'node-headers');
  const prefix = path.join(target, 'node_modules', name);
  if (!fs.existsSync(path.join(prefix, 'include', 'node', 'node.h'))) {
    fs.mkdirSync(target, { recursive: true });
    npm(['install', '--ignore-scripts', '--no-save', '--prefix', target, `${name}@${process.version.slice(1)}`]);
  }
  return fs.existsSync(path.join(prefix, 'include', 'node', 'node.h')) ? prefix : null;
}

/** SQLite is the only package that has to be compiled. Headers of this Node first, then a published binary, then headers from the registry. */
function buildSqlite() {
  if (sqliteLoads()) return;
  const folder = atProject('node_modules', 'better-sqlite3');
  const compile = (nodedir) => quietly(process.execPath, [nodeGyp(), 'rebuild', '--release', `--nodedir=${nodedir}`], { cwd: folder });
  const hasCompiler = ['c++', 'g++', 'clang++'].some((compiler) => quietly(compiler, ['--version']).ok) || process.platform === 'win32';
  const headers = findNodeHeaders(process.execPath);
  let attempt = hasCompiler && headers ? compile(headers) : null;
  if (attempt?.ok && sqliteLoads()) return;
  const prebuilt = atProject('node_modules', 'prebuild-install', 'bin.js');
  if (fs.existsSync(prebuilt)) quietly(process.execPath, [prebuilt], { cwd: folder, timeoutMs: 30_000 });
  if (sqliteLoads()) return;
  const fetched = hasCompiler ? headersFromRegistry() : null;
  if (fetched) attempt = compile(fetched);
  if (attempt?.ok && sqliteLoads()) return;
  throw new SetupError(
    hasCompiler && attempt
      ? `SQLite could not be compiled; it needs make and python3 beside the C++ compiler.\n${attempt.tail}`
      : hasCompiler
        ? `SQLite has to be compiled and the header files of Node ${process.version} were not found: install them (Debian and Ubuntu: apt-get install libnode-dev) or use the Node from nodejs.org, which brings them.`
        : 'SQLite has to be compiled and there is no C++ compiler: install one (Debian and Ubuntu: apt-get install build-essential python3; macOS: xcode-select --install; Windows: Visual Studio Build Tools).',
  );
}

/** Refuses a Node that is too old, in one sentence. */
export function checkNode() {
  const { engines } = JSON.parse(fs.readFileSync(atProject('package.json'), 'utf8'));
  const minimum = engines.node.replace(/[^\d.]/g, '');
  if (!nodeIsNewEnough(process.version, minimum))
    throw new SetupError(`FX Cortex needs Node ${minimum} or newer; this is ${process.version}. Install a current one from nodejs.org.`);
}

const readJson = (file) => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : null);

/** Installs exactly what the lock file says, unless it is there already. No package runs a script of its own: npm may refuse them anyway. */
export function installPackages() {
  const startedMs = Date.now();
  const lock = readJson(atProject('package-lock.json'));
  const isComplete = () => packageDifferences(lock, readJson(atProject('node_modules', '.package-lock.json'))).length === 0;
  if (!isComplete()) {
    say('packages', 'being installed; a minute or two the first time');
    const attempt = npm(['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund']);
    if (!attempt.ok) throw new SetupError(`The packages could not be installed; is the npm registry reachable?\n${attempt.tail}`);
  } else if (sqliteLoads()) return;
  buildSqlite();
  say('packages', `installed in ${seconds(startedMs)}`);
}

/** Runs a step when its inputs changed since it last succeeded. */
function whenChanged(name, inputs, output, step) {
  const stamp = path.join(cacheDir, `${name}.hash`);
  const hash = hashOf(inputs);
  const isCurrent = fs.existsSync(output) && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash;
  if (isCurrent) return;
  const startedMs = Date.now();
  const attempt = step();
  if (!attempt.ok) throw new SetupError(`The step "${name}" failed.\n${attempt.tail}`);
  fs.mkdirSync(cacheDir, { recursive: true });
  fs.writeFileSync(stamp, hash);
  say(name, `ready in ${seconds(startedMs)}`);
}

/** Generates the database client. Prisma's command line asks for an engine that this never runs; any executable satisfies it offline. */
export function generateClient() {
  const inputs = ['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'].map((file) => atProject(file));
  whenChanged('client', inputs, atProject('app', 'repositories', 'generated', 'client.ts'), () =>
    quietly(process.execPath, [atProject('node_modules', 'prisma', 'build', 'index.js'), 'generate'], {
      env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
    }),
  );
}

/** Builds the pages for the browser and the server, only when something they are made of changed. */
export function buildApp() {
  const inputs = ['app', 'public', 'workers/contracts', 'vite.config.ts', 'tailwind.config.ts', 'postcss.config.js', 'package-lock.json'];
  whenChanged(
    'pages',
    inputs.map((file) => atProject(file)),
    atProject('build', 'server', 'index.js'),
    () =>
      quietly(process.execPath, [atProject('node_modules', '@remix-run', 'dev', 'dist', 'cli.js'), 'vite:build'], {
        env: { NODE_ENV: 'production' },
      }),
  );
}

/** Ends the process with one sentence for a reason a person can act on, with the stack for anything else. */
export function fail(error) {
  process.stderr.write(`\n${error instanceof SetupError ? error.message : (error.stack ?? error)}\n`);
  process.exit(error instanceof SetupError ? 1 : 2);
}
