import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { User } from '#app/repositories/users.ts';
import { createScreenBook, type ScreenBook } from '#tests/setup/screen-book.ts';
import { writeStyleSnapshot } from '#tests/setup/style-snapshot.ts';
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
      await writeStyleSnapshot(dataDir, book.runId, 60);
    },
  });
  ({ admin, manager, viewer } = await app.addTeam([book.north]));
});
afterAll(() => app?.stop());
afterEach(() => {
  expect(app.takeProblems()).toEqual([]);
});

describe('the style page', () => {
  test('is reached from the overview with its period, and says what stands out', async () => {
    const page = await app.open('/accounts/4?window=d90', { as: admin });
    await page.getByRole('navigation', { name: 'Pages of this account' }).getByRole('link', { name: 'Style' }).click();
    await page
      .getByRole('region', { name: 'Under which conditions it trades differently' })
      .getByText('Trades larger after a loss')
      .waitFor();
    expect(new URL(page.url()).search).toBe('?window=d90');
    const pages = page.getByRole('navigation', { name: 'Pages of this account' });
    expect(await pages.getByRole('link', { name: 'Style' }).getAttribute('aria-current')).toBe('page');
    await page.getByText('Trades better on XAUUSD').waitFor();
    await page.context().close();
  });

  test('finds accounts like this one by what the person chooses, explains one and compares two', async () => {
    const page = await app.open('/accounts/31/style', { as: admin });
    const similar = page.getByRole('region', { name: 'Accounts like this one' }).first();
    await similar.getByRole('link', { name: 'Metrics', exact: true }).click();
    await page.waitForURL(/like=metrics/);
    await similar.getByRole('link', { name: 'Person 32' }).waitFor();
    await page.getByLabel('Weight of Style').fill('3');
    await page.waitForURL(/like=1-3-0/);
    await page.reload();
    // the account with the same hour and holding class
    await similar.getByRole('link', { name: 'Person 55' }).waitFor();
    await similar.getByRole('button', { name: 'Feature by feature' }).first().click();
    await similar.getByRole('columnheader', { name: 'Part of the distance' }).waitFor();
    await similar.getByLabel('Compare with Person 55').check();
    await similar.getByRole('link', { name: 'Compare with 1 account' }).click();
    await page.waitForURL(/\/compare\?ids=31,55$/);
    await page.getByRole('heading', { name: 'Compare accounts' }).waitFor();
    await page.context().close();
  });
});

describe('the comparison', () => {
  test('starts from accounts selected in the table, takes one more and lets one go', async () => {
    const page = await app.open('/accounts?sort=-ideas', { as: viewer });
    const boxes = page.getByLabel('Select this row');
    await boxes.nth(0).click();
    await boxes.nth(1).click();
    await page.getByRole('link', { name: 'Compare' }).click();
    await page.waitForURL(/\/compare\?ids=58,55$/);
    await page.locator('figure canvas').first().waitFor();
    expect(await page.getByRole('link', { name: 'Export' }).count()).toBe(0);
    await page.context().close();
    const other = await app.open('/compare?ids=58,55', { as: manager });
    await other.locator('figure canvas').first().waitFor();
    await other.getByRole('button', { name: 'Add an account' }).click();
    await other.getByLabel('Add an account').fill('Person 49');
    await other.getByRole('link', { name: /^Person 49/ }).click();
    await other.waitForURL(/ids=58,55,49$/);
    await other.getByRole('link', { name: 'Remove Person 55 from the comparison' }).click();
    await other.waitForURL(/ids=58,49$/);
    await other.context().close();
  });

  test('says which accounts are not there or not the person’s, and shows nothing of them', async () => {
    const page = await app.open('/compare?ids=4,2,999', { as: manager });
    await page.getByRole('alert').getByText('Accounts 2 and 999 do not exist or are not within your groups.').waitFor();
    await page.getByText('One more account is needed').waitFor();
    await page.context().close();
    expect(await (await app.ask(manager, '/compare?ids=4,7,2')).text()).not.toContain('Person 2<');
    expect((await app.ask(manager, '/accounts/2/style')).status).toBe(404);
    expect((await app.ask(manager, '/accounts/2/similar')).status).toBe(404);
    expect((await app.ask(viewer, '/compare/export?ids=4,7')).status).toBe(403);
    const csv = await (await app.ask(manager, '/compare/export?ids=4,7,2')).text();
    expect(csv.split('\r\n')[0]).toBe('metric,Person 4,Person 4 robust z,Person 7,Person 7 robust z');
    for (const path of ['/accounts/4/style', '/accounts/4/similar', '/compare?ids=4,7']) {
      expect(await (await app.ask(viewer, path)).text(), path).not.toMatch(/Person \d|REF\d/);
    }
  });
});

test.each(['/accounts/4/style', '/compare?ids=4,7,10', '/compare'])('%s fits a phone in both themes', async (path) => {
  for (const theme of ['light', 'dark'] as const) {
    const page = await app.open(path, { as: admin, width: 390, height: 844, theme });
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
    await page.context().close();
  }
});
