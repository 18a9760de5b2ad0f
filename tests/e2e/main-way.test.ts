/** The main job in a real browser: a demo book, a statement by upload, its account, the archetypes; who sees names and who does not. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { User } from '#app/repositories/users.ts';
import { runScript } from '#tests/setup/run-script.ts';
import { startApp, type TestApp } from './support/app.ts';

// Simulations and rescores run here; on a busy machine they take their time.
const jobTimeoutMs = 300_000;
vi.setConfig({ testTimeout: 2 * jobTimeoutMs });

let app: TestApp;
let admin: User;
let files: string;
beforeAll(async () => {
  app = await startApp();
  admin = await app.addPerson('admin');
  files = fs.mkdtempSync(path.join(os.tmpdir(), 'fx-cortex-files-'));
});
afterAll(async () => {
  await app?.stop();
  fs.rmSync(files, { recursive: true, force: true });
});
afterEach(() => {
  expect(app.takeProblems()).toEqual([]);
});

const accountName = '7700123456';
const header = 'Login;Ticket;Instrument;Direction;Lots;Opened;Entry;Closed;Exit;Fee;Rollover;Profit';

/** Trades of one made-up account over four weeks: enough ideas for an archetype. */
function statement(): string {
  const rows = Array.from({ length: 60 }, (_, index) => {
    const day = String(2 + Math.floor(index / 3)).padStart(2, '0');
    const hour = String(8 + (index % 3) * 3).padStart(2, '0');
    const profit = index % 4 === 0 ? -25 : 14;
    return [
      accountName,
      9000 + index,
      'EURUSD',
      index % 2 ? 'sell' : 'buy',
      '0.20',
      `2026-03-${day} ${hour}:00:00`,
      '1.1000',
      `2026-03-${day} ${hour}:40:00`,
      '1.1010',
      '-0.70',
      '0',
      profit,
    ].join(';');
  });
  return [header, ...rows].join('\n');
}

/** Told by the heading of the job's own page: an address changes before its page is there, and other pages show jobs that are done, too. */
const jobIsDone = (page: Page, kind: 'Demo book' | 'Import' | 'Rescore' | 'Remove demo book') =>
  page.getByRole('heading', { level: 1, name: `${kind} done`, exact: true }).waitFor({ timeout: jobTimeoutMs });

test('the demo book is loaded with one click and followed by a rescore', async () => {
  const page = await app.open('/imports', { as: admin });
  await page.getByRole('button', { name: 'Load the demo book' }).click();
  await page.waitForURL(/\/jobs\//);
  await jobIsDone(page, 'Demo book');
  await page.goto(`${app.url}/jobs?kind=rescore`);
  await page
    .getByRole('row', { name: /Rescore/ })
    .getByText('done', { exact: true })
    .waitFor({ timeout: jobTimeoutMs });
  await page.goto(`${app.url}/archetypes`);
  await page.getByText(/150/).first().waitFor();
  await page.context().close();
});

test('a statement of unknown layout is uploaded, explained, imported and seen as an account', async () => {
  const file = path.join(files, 'march.csv');
  fs.writeFileSync(file, statement());
  const page = await app.open('/imports', { as: admin });
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByLabel('Group', { exact: true }).fill('Desk B');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('heading', { name: /What the columns of march.csv mean/ }).waitFor();
  expect(await page.getByLabel('Symbol (needed)').inputValue()).toBe('Instrument');
  await page.getByLabel('Account number').selectOption('Login');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.waitForURL(/\/imports\/\d{8}T/);
  await jobIsDone(page, 'Import');
  await page.getByRole('cell', { name: 'march.csv' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('link', { name: accountName }).click();
  await page.waitForURL(/\/accounts\/\d+/);
  await page.getByRole('heading', { name: accountName }).waitFor();
  await page.context().close();
});

test('the same file a second time changes nothing, and a file that is no statement is refused with a reason', async () => {
  const text = path.join(files, 'notes.txt');
  fs.writeFileSync(text, 'Buy milk and bread.\n');
  const page = await app.open('/imports', { as: admin });
  await page.locator('input[type=file]').setInputFiles([path.join(files, 'march.csv'), text]);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByLabel('Account number').selectOption('Login');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.waitForURL(/\/imports\/\d{8}T/);
  await jobIsDone(page, 'Import');
  await page.getByText('nothing new', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Refused' }).click();
  await page.getByRole('cell', { name: 'march.csv' }).waitFor({ state: 'detached' });
  await page.getByText('refused', { exact: true }).waitFor();
  await page.context().close();
});

test('a viewer sees the accounts of their groups under pseudonyms, and no names, files or jobs', async () => {
  const { listGroupOptions } = await import('#app/repositories/groups.ts');
  const group = (await listGroupOptions()).find(({ name }) => name === 'Desk B');
  const viewer = await app.addPerson('viewer', { groupIds: [group!.id] });
  const page = await app.open('/accounts', { as: viewer });
  await page
    .getByRole('cell', { name: /^Account [A-Z2-9]{5}/ })
    .first()
    .waitFor();
  expect(await page.content()).not.toContain(accountName);
  for (const target of ['/imports', '/jobs']) {
    await page.goto(app.url + target);
    await page.getByRole('heading', { name: 'Your role does not allow this' }).waitFor();
    expect(app.takeProblems()).toEqual([expect.stringContaining('403')]);
  }
  await page.context().close();
});

test.each(['light', 'dark'] as const)(
  'every page opens without an error in the %s theme and does not scroll sideways on a phone',
  async (theme) => {
    for (const target of ['/', '/accounts', '/archetypes', '/imports', '/jobs']) {
      const page = await app.open(target, { as: admin, theme, width: 390, height: 844 });
      await page.getByRole('heading', { level: 1 }).waitFor();
      const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect(overflow, target).toBeLessThanOrEqual(0);
      expect(app.takeProblems(), target).toEqual([]);
      await page.context().close();
    }
  },
);

test('an import at the command line works beside the running server, which shows it and rescores', async () => {
  const page = await app.open('/jobs?kind=import-files', { as: admin });
  const file = path.join(files, 'april.csv');
  fs.writeFileSync(file, statement().replaceAll('2026-03-', '2026-04-').replaceAll(accountName, '7700999999'));
  const { code, stdout } = await runScript(app.dataDir, 'import', [file, '--group', 'Desk B', '--json']);
  expect(code).toBe(0);
  await page.getByRole('cell', { name: 'script:import' }).waitFor({ timeout: jobTimeoutMs });
  await page.goto(`${app.url}/jobs/${JSON.parse(stdout).rescoreJobId}`);
  await jobIsDone(page, 'Rescore');
  await page.context().close();
});

test('the demo book leaves with one click, in numbers, and the imported account stays', async () => {
  const reader = await app.open('/accounts', { as: admin });
  const wall = await app.open('/', { as: admin });
  for (const other of [reader, wall])
    await other
      .getByText(/\b152 accounts/)
      .first()
      .waitFor();
  const page = await app.open('/imports', { as: admin });
  await page.getByRole('button', { name: 'Remove the demo book' }).click();
  await page.getByText(/150 demo accounts and [\d,]+ positions will be removed/).waitFor();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.waitForURL(/\/jobs\//);
  await jobIsDone(page, 'Remove demo book');
  await page.goto(`${app.url}/accounts`);
  await page.getByRole('cell', { name: accountName }).waitFor();
  await page.getByText('1–2 of 2', { exact: true }).waitFor();
  // Under the eyes of a reader nothing moves before they ask; the overview follows by itself.
  await reader
    .getByText(/\b152 accounts/)
    .first()
    .waitFor();
  await reader.getByRole('button', { name: 'Show new results' }).click();
  await reader.getByText('1–2 of 2', { exact: true }).waitFor();
  await wall
    .getByText(/\b2 accounts/)
    .first()
    .waitFor();
  for (const other of [page, reader, wall]) await other.context().close();
});

test('a rescore is cancelled from its page and the earlier run stays visible', async () => {
  const page = await app.open('/jobs', { as: admin });
  await page.getByRole('button', { name: 'Rescore' }).click();
  await page.waitForURL(/\/jobs\/\d{8}T/);
  await page
    .getByText(/^(done|cancelled)$/)
    .or(page.getByRole('button', { name: 'Cancel' }))
    .first()
    .waitFor();
  const cancel = page.getByRole('button', { name: 'Cancel' });
  if (await cancel.isVisible()) await cancel.click();
  await page
    .getByText(/^(done|cancelled)$/)
    .first()
    .waitFor({ timeout: jobTimeoutMs });
  await page.goto(`${app.url}/archetypes`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.context().close();
});
