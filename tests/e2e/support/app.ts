import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { startSession } from '#app/auth/session.ts';
import type { Role } from '#app/domain/roles.ts';
import { closeControlDb, openControlDb } from '#app/repositories/db.ts';
import { migrateControlDb } from '#app/repositories/migrate.ts';
import type { User } from '#app/repositories/users.ts';
import { addUser } from '#app/services/add-user.ts';
import { systemActor } from '#tests/setup/actors.ts';

export const testPassword = 'a long password for tests';
const root = fileURLToPath(new URL('../../..', import.meta.url));
// A plain module without types, because it runs before anything is installed.
const toolbox: { findChromium(): string | null } = await import(`${root}scripts/setup/toolbox.mjs`);
const startsWithinMs = 60_000;

export type PageOptions = { as?: User; width?: number; height?: number; theme?: 'light' | 'dark' };
export type Team = { admin: User; manager: User; viewer: User };
export type TestApp = {
  url: string;
  dataDir: string;
  /** The one-time link that the server printed, as long as nobody exists. */
  setupUrl: string | null;
  /** What the server has written to its log so far. */
  log(): string;
  addPerson(role: Role, options?: { name?: string; groupIds?: number[] }): Promise<User>;
  /** One of each: an admin, and a risk manager and a viewer of these groups. */
  addTeam(groupIds: number[]): Promise<Team>;
  /** What the server answers to a person without a browser; redirections are not followed. */
  ask(person: User, target: string, init?: RequestInit): Promise<Response>;
  /** The Cookie header of someone who is signed in, for requests without a browser. */
  cookieOf(person: User): Promise<string>;
  /** A page of a browser of its own, signed in as the person. Console errors, page errors and policy violations are collected. */
  open(target: string, options?: PageOptions): Promise<Page>;
  /** What went wrong in any page so far; expect it to be empty. Reading it clears it. */
  takeProblems(): string[];
  /** Ends the server as a service manager would; returns its exit code. */
  stop(): Promise<number | null>;
};

/**
 * Starts the built server on a free port with its own data folder (`npm test` builds before). `prepare` runs on the migrated folder
 * before the server does, for instance to create people or to import a book.
 */
export async function startApp({ prepare }: { prepare?: (dataDir: string) => Promise<void> } = {}): Promise<TestApp> {
  if (!fs.existsSync(path.join(root, 'build/server/index.js'))) throw new Error('There is no build: run "npx remix vite:build" before.');
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'fx-cortex-e2e-'));
  migrateControlDb(dataDir);
  await openControlDb(dataDir);
  await prepare?.(dataDir);
  const server = await startServer(dataDir);
  const browser = await chromium.launch({ executablePath: toolbox.findChromium() ?? undefined, args: ['--no-sandbox'] });
  const problems: string[] = [];
  let people = 0;
  const addPerson: TestApp['addPerson'] = async (role, { name, groupIds } = {}) => {
    people += 1;
    const email = `${role}-${people}@example.com`;
    return await addUser(systemActor, { email, name: name ?? `Test ${role}`, role, password: testPassword, groupIds });
  };
  return {
    ...server,
    dataDir,
    addPerson,
    addTeam: async (groupIds) => ({
      admin: await addPerson('admin'),
      manager: await addPerson('risk-manager', { groupIds }),
      viewer: await addPerson('viewer', { groupIds }),
    }),
    ask: async (person, target, init = {}) =>
      await fetch(server.url + target, {
        redirect: 'manual',
        ...init,
        headers: { Cookie: await sessionCookie(person), ...init.headers },
      }),
    cookieOf: sessionCookie,
    async open(target, options = {}) {
      const context = await newContext(browser, server.url, options);
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
      });
      page.on('pageerror', (error) => problems.push(`page: ${error.message}`));
      page.on('requestfailed', (request) => {
        // A page that is left cancels what it was loading, its live feed first.
        const failure = request.failure()?.errorText ?? '';
        if (failure !== 'net::ERR_ABORTED') problems.push(`request: ${request.url()} ${failure}`);
      });
      await page.goto(server.url + target, { waitUntil: 'load' });
      return page;
    },
    takeProblems: () => problems.splice(0),
    async stop() {
      await browser.close();
      const code = await server.stop();
      await closeControlDb();
      fs.rmSync(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}

async function sessionCookie(person: User): Promise<string> {
  return (await startSession(person.id, 'test', Date.now())).split(';')[0]!;
}

async function newContext(
  browser: Browser,
  url: string,
  { as, width = 1440, height = 900, theme = 'light' }: PageOptions,
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce' });
  if (as) {
    const [name = '', ...value] = (await sessionCookie(as)).split('=');
    await context.addCookies([{ name, value: value.join('='), url, httpOnly: true, sameSite: 'Lax' }]);
  }
  return context;
}

async function startServer(dataDir: string) {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'production',
    CORTEX_DATA_DIR: dataDir,
    CORTEX_PORT: '0',
    CORTEX_LIVE_DEMO: '0',
    CORTEX_LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, ['--import', 'tsx', 'server.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const [, url] = await printed(child, () => output, /FX Cortex is running: (\S+)/);
  return {
    url: url!,
    setupUrl: output.match(/http\S+\/setup\/\S+/)?.[0] ?? null,
    log: () => output,
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      child.kill('SIGTERM');
      return await new Promise<number | null>((resolve) => child.once('exit', resolve));
    },
  };
}

async function printed(child: ChildProcess, output: () => string, pattern: RegExp): Promise<RegExpMatchArray> {
  const deadline = Date.now() + startsWithinMs;
  for (;;) {
    const match = output().match(pattern);
    if (match) return match;
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`The server did not start:\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
