import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { User } from '#app/repositories/users.ts';
import { writeHistory } from '#tests/setup/history-files.ts';
import { storePatternResult } from '#tests/setup/pattern-result.ts';
import { createScreenBook, type ScreenBook } from '#tests/setup/screen-book.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import { startApp, type TestApp } from './support/app.ts';

let app: TestApp;
let book: ScreenBook;
let admin: User;
let manager: User;
let viewer: User;

beforeAll(async () => {
  app = await startApp({
    prepare: async (dataDir) => {
      book = await createScreenBook(dataDir, 60);
      await storePatternResult(dataDir, book.runId, { id: 'whole', groupIds: null });
      await writeHistory(dataPaths(dataDir).run(book.runId), { accounts: 60, firstWeekMs: Date.UTC(2026, 0, 5) });
    },
  });
  ({ admin, manager, viewer } = await app.addTeam([book.north]));
});
afterAll(() => app?.stop());
afterEach(() => {
  expect(app.takeProblems()).toEqual([]);
});

describe('asking for a comparison', () => {
  test('only what fits is offered, and the search leads to its own page', async () => {
    const page = await app.open('/patterns', { as: admin });
    await page.getByLabel('What is compared').selectOption('hourOfWeek');
    const distances = await page.getByLabel('When two are alike').locator('option').allTextContents();
    expect(distances).toEqual(['Same shares', 'Same shape, any delay', 'Same at the same time']);
    expect(await page.getByLabel('How groups are made').locator('option[value=ward]').count()).toBe(0);
    await page.getByLabel('When two are alike').selectOption('euclidean');
    expect(await page.getByLabel('How groups are made').locator('option[value=ward]').count()).toBe(1);
    await page.getByRole('button', { name: 'Find patterns' }).click();
    await page.waitForURL(/\/patterns\/\d{8}T/);
    // Four ideas an account are too few for any series: the result says so.
    await page.getByText('No account had enough of this series').waitFor({ timeout: 90_000 });
    await page.getByText('60 accounts have too few ideas').waitFor();
    await page.context().close();
  });

  test('people who may not start jobs see the results and no form', async () => {
    const page = await app.open('/patterns', { as: viewer });
    await page.getByRole('cell', { name: /^Profit curve/ }).waitFor();
    expect(await page.getByRole('button', { name: 'Find patterns' }).count()).toBe(0);
    await page.context().close();
    const answer = await fetch(`${app.url}/patterns?index`, {
      method: 'POST',
      headers: { Cookie: await app.cookieOf(viewer), Origin: app.url },
    });
    expect(answer.status).toBe(403);
  });
});

describe('a result', () => {
  test('opens a group by its picture and a branch by keyboard; the choice stands in the address', async () => {
    const page = await app.open('/patterns', { as: admin });
    await page.getByRole('cell', { name: /^Profit curve/ }).click();
    await page.waitForURL(/\/patterns\/whole$/);
    await page.getByText('8 accounts compared; 2 groups of alike series, 1 like nobody.').waitFor();
    await page.getByRole('button', { name: /^Group 2/ }).click();
    await page.waitForURL(/cluster=1/);
    const chosen = page.getByRole('region', { name: 'Group 2' });
    await chosen.getByRole('row', { name: /^Person 7/ }).waitFor();
    await chosen.getByText('trade more XAUUSD: 90 % of their ideas against 10 %').waitFor();
    await chosen.getByRole('cell', { name: '1 min later' }).waitFor();
    await page.reload();
    await chosen.getByRole('row', { name: /^Person 7/ }).waitFor();
    const tree = page.getByRole('application', { name: /^Which accounts join first/ });
    await tree.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.getByText('Branch of 4 accounts, joins at 3').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/branch=10/);
    await page
      .getByRole('region', { name: 'Branch joined at 3' })
      .getByRole('row', { name: /^Person 3/ })
      .waitFor();
    await page.context().close();
  });

  test('its charts can be read as tables', async () => {
    const page = await app.open('/patterns/whole', { as: admin });
    const heat = page.getByRole('figure', { name: /^Their series/ });
    await heat.getByRole('button', { name: 'Show as table' }).click();
    expect(await heat.getByRole('row').count()).toBe(9);
    const tree = page.getByRole('figure', { name: /^Which accounts join first/ });
    await tree.getByRole('button', { name: 'Show as table' }).click();
    await tree.getByRole('cell', { name: 'Person 6' }).waitFor();
    await page.context().close();
  });

  test('shows someone with one group their accounts and counts the rest', async () => {
    const page = await app.open('/patterns/whole', { as: manager });
    await page.getByText('3 accounts compared;').waitFor();
    await page.getByText('6 accounts outside of your view are left out').waitFor();
    const text = await page.locator('main').textContent();
    expect(text).not.toMatch(/Person (2|3|5|6|8|9)\b/);
    expect(await page.getByRole('button', { name: 'Save as account group' }).count()).toBe(0);
    await page.context().close();
    const csv = await (await app.ask(manager, '/patterns/whole/export')).text();
    expect(csv.trimEnd().split('\r\n')).toHaveLength(4);
    expect((await app.ask(viewer, '/patterns/whole/export')).status).toBe(403);
    expect((await app.ask(manager, '/patterns/none/series')).status).toBe(404);
  });

  test('a branch is saved as an account group after saying in numbers what moves', async () => {
    const page = await app.open('/patterns/whole?branch=10', { as: admin });
    await page.getByRole('button', { name: 'Save as account group' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('4 accounts move into a new group.').waitFor();
    await dialog.getByText('2 from North').waitFor();
    await dialog.getByLabel('Name of the new group').fill('Same shape');
    await dialog.getByRole('button', { name: 'Move 4 accounts' }).click();
    await page.getByText('4 accounts are in the new group Same shape').waitFor();
    await page.context().close();
  });

  for (const width of [390, 1440]) {
    test(`fits ${width} px`, async () => {
      const page = await app.open('/patterns/whole?cluster=0', { as: admin, width });
      await page.getByRole('region', { name: 'Group 1' }).waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page.context().close();
    });
  }
});

describe('the history of an account', () => {
  test('says what changed in words and leads to the ideas of that time', async () => {
    const page = await app.open('/accounts/7', { as: manager });
    await page.getByRole('navigation', { name: 'Pages of this account' }).getByRole('link', { name: 'History' }).click();
    await page.getByText('From 26 Jan 2026 median size went up from 0.50 lots to 1.20 lots.').waitFor();
    await page.getByText('n 84 → 61 ideas, p < 0.001').waitFor();
    await page.getByRole('list', { name: 'Moves' }).getByText('Unlike anyone', { exact: true }).waitFor();
    // A hundred days of +10 and −8 in turn, then five of ±100: the first repeat without end, the last are like none before.
    await page
      .getByRole('listitem')
      .filter({ hasText: /The results of 10 trading days from .* come again from/ })
      .waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: /The results of 10 trading days from .* are like no others/ })
      .waitFor();
    await page.getByRole('link', { name: 'Ideas from then' }).click();
    await page.waitForURL(/\/accounts\/7\?tab=ideas/);
    await page.context().close();
  });

  test('shows the metrics that someone chooses and keeps them in the address', async () => {
    const page = await app.open('/accounts/4/history?m=winRate', { as: admin });
    const winRate = page.getByRole('figure', { name: /^Win rate/ });
    await winRate.getByRole('button', { name: 'Show as table' }).click();
    await winRate.getByRole('columnheader', { name: 'Book P50' }).waitFor();
    await page.getByLabel('Metric to add').selectOption('netProfit');
    await page.getByRole('figure', { name: /^Net profit/ }).waitFor();
    expect(new URL(page.url()).searchParams.get('m')).toBe('winRate,netProfit');
    await page.getByRole('button', { name: 'Remove Win rate' }).click();
    await winRate.waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('is not there for accounts of other groups', async () => {
    expect((await app.ask(manager, '/accounts/5/history')).status).toBe(404);
    expect((await app.ask(manager, '/accounts/5/motifs')).status).toBe(404);
  });
});
