import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findAccount } from '#app/repositories/accounts.ts';
import type { User } from '#app/repositories/users.ts';
import { createScreenBook, type ScreenBook } from '#tests/setup/screen-book.ts';
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
    },
  });
  ({ admin, manager, viewer } = await app.addTeam([book.north]));
});
afterAll(() => app?.stop());
afterEach(() => {
  expect(app.takeProblems()).toEqual([]);
});

describe('accounts', () => {
  test('a filter is built by hand, stands in the address and survives a reload', async () => {
    const page = await app.open('/accounts', { as: admin });
    await page.getByText('60 accounts,').waitFor();
    await page.getByLabel('Search accounts').fill('person 1');
    await page.getByText('11 accounts meet the filter').waitFor();
    await page.getByRole('button', { name: 'Metric range' }).click();
    await page.getByLabel('Metric', { exact: true }).selectOption('winRate');
    await page.getByLabel('To', { exact: true }).fill('25');
    await page.getByRole('button', { name: 'Add range' }).click();
    await page.getByText('Win rate to 25.0 %').waitFor();
    expect(new URL(page.url()).searchParams.get('m')).toBe('winRate:..0.25');
    await page.reload();
    await page.getByText('7 accounts meet the filter').waitFor();
    await page.getByRole('button', { name: 'Remove the filter Win rate to 25.0 %' }).click();
    await page.getByText('11 accounts meet the filter').waitFor();
    await page.context().close();
  });

  test('a click shows the account beside the table, Esc closes it, Enter opens its page', async () => {
    const page = await app.open('/accounts', { as: admin });
    await page.getByRole('cell', { name: 'Person 59' }).click();
    await page.getByRole('dialog').getByText('Person 59').waitFor();
    expect(new URL(page.url()).searchParams.get('peek')).toBe('59');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const row = page.getByRole('row').filter({ hasText: 'Person 58' });
    await row.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Person 58' }).waitFor();
    await page.context().close();
  });

  test('several rows are selected with shift and tagged at once', async () => {
    const page = await app.open('/accounts?sort=-ideas', { as: admin });
    const boxes = page.getByLabel('Select this row');
    await boxes.nth(0).click();
    await boxes.nth(3).click({ modifiers: ['Shift'] });
    await page.getByText('4 selected').waitFor();
    await page.getByRole('region', { name: '4 selected' }).getByRole('button', { name: 'Tag' }).click();
    await page.getByLabel('Tags to add').fill('Review');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('4 accounts changed').waitFor();
    await page.goto(`${app.url}/accounts?tag=review`);
    await page.getByText('4 accounts meet the filter').waitFor();
    await page.context().close();
  });
});

describe('the account page', () => {
  test('draws its charts, shows one as a table and unfolds an idea into its positions', async () => {
    const page = await app.open('/accounts/4', { as: admin });
    await page.locator('figure canvas').first().waitFor();
    const equity = page.getByRole('figure', { name: /^Net profit over closes/ });
    await equity.getByRole('button', { name: 'Show as table' }).click();
    await equity.getByRole('columnheader', { name: /Cumulative net profit/ }).waitFor();
    await page.getByRole('button', { name: 'Show the positions of this idea' }).first().click();
    const positions = page.getByRole('table', { name: 'Closed positions, newest first' });
    await positions.waitFor();
    expect(await positions.getByRole('row').count()).toBe(3);
    await page.context().close();
  });

  test('a new name is there at once and goes back with an empty one', async () => {
    const page = await app.open('/accounts/7', { as: manager });
    const rename = async (name: string) => {
      await page.getByRole('button', { name: 'Manage', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Rename' }).click();
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByRole('button', { name: 'Save' }).click();
    };
    await rename('A very long name for one account of a desk that likes long names');
    await page.getByRole('heading', { name: /^A very long name/ }).waitFor();
    await rename('');
    await page.getByRole('heading', { name: 'Person 7' }).waitFor();
    await page.context().close();
  });
});

test('the map shows every account and a click opens one', async () => {
  const page = await app.open('/archetypes', { as: admin });
  const map = page.getByRole('img', { name: /Accounts that trade alike/ });
  await map.waitFor();
  const box = (await map.boundingBox())!;
  // The points lie in rows of ten; somewhere on the way across there is one.
  for (let step = 0; step < 200 && !(await map.evaluate((canvas) => canvas.classList.contains('cursor-pointer'))); step++) {
    await page.mouse.move(box.x + 24 + (step * (box.width - 48)) / 200, box.y + 24 + ((step * 7) % 10) * ((box.height - 48) / 9));
  }
  await page.mouse.down();
  await page.mouse.up();
  await page.waitForURL(/\/accounts\/\d+$/);
  await page.context().close();
});

describe('a person with one group', () => {
  test('gets no account of another group from any address', async () => {
    for (const path of ['/accounts/2', '/accounts/2/card', '/accounts/2/ideas/1']) {
      expect((await app.ask(manager, path)).status, path).toBe(404);
    }
    const map = await (await app.ask(manager, '/archetypes/map')).json();
    expect(map.ids.every((id: number) => id % 3 === 1)).toBe(true);
    const other = await (await app.ask(manager, `/archetypes/map?group=${book.south}`)).json();
    expect(other.ids).toEqual([]);
    const search = await (await app.ask(manager, '/search?q=person+23')).json();
    expect(search.accounts).toEqual([]);
    const csv = await (await app.ask(manager, '/accounts/export')).text();
    expect(csv.trim().split('\r\n')).toHaveLength(21);
    expect(csv).not.toContain('Person 23');
    const page = await (await app.ask(manager, '/accounts?peek=2')).text();
    expect(page).not.toContain('Person 2<');
  });

  test('changes nothing there either', async () => {
    const post = (path: string, fields: Record<string, string>) =>
      app.ask(manager, path, { method: 'POST', body: new URLSearchParams(fields), headers: { Origin: app.url } });
    expect((await post('/accounts/2', { intent: 'rename', name: 'Taken' })).status).toBe(404);
    expect((await post('/accounts/bulk', { intent: 'archive', ids: '2,3' })).status).toBe(200);
    const untouched = await findAccount({ kind: 'all' }, 2);
    expect([untouched?.displayName, untouched?.archivedAtMs]).toEqual([null, null]);
  });

  test('as a viewer neither exports nor changes, and reads no names', async () => {
    expect((await app.ask(viewer, '/accounts/export')).status).toBe(403);
    expect(
      (await app.ask(viewer, '/accounts/bulk', { method: 'POST', body: 'intent=archive&ids=1', headers: { Origin: app.url } })).status,
    ).toBe(403);
    for (const path of ['/', '/accounts', '/accounts/1', '/archetypes/0']) {
      const html = await (await app.ask(viewer, path)).text();
      expect(html, path).not.toMatch(/Person \d|REF\d/);
    }
  });
});

test.each(['/', '/accounts', '/accounts/4', '/archetypes', '/archetypes/0'])('%s fits a phone in both themes', async (path) => {
  for (const theme of ['light', 'dark'] as const) {
    const page = await app.open(path, { as: admin, width: 390, height: 844, theme });
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
    await page.context().close();
  }
});
