import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { User } from '#app/repositories/users.ts';
import { createArchetypeBook } from '#tests/setup/archetype-book.ts';
import type { ScreenBook } from '#tests/setup/screen-book.ts';
import { startApp, type TestApp } from './support/app.ts';

let app: TestApp;
let book: ScreenBook;
let admin: User;
let manager: User;
let viewer: User;

beforeAll(async () => {
  app = await startApp({
    prepare: async (dataDir) => {
      book = await createArchetypeBook(dataDir, 90);
    },
  });
  ({ admin, manager, viewer } = await app.addTeam([book.north]));
});
afterAll(() => app?.stop());
afterEach(() => {
  expect(app.takeProblems()).toEqual([]);
});

const mapOf = async (page: Awaited<ReturnType<TestApp['open']>>) => {
  const map = page.getByRole('img', { name: /Accounts that trade alike/ });
  await map.waitFor();
  return map;
};

describe('the map', () => {
  test('a lasso selects accounts, the address keeps them, and Accounts lists the same', async () => {
    const page = await app.open('/archetypes', { as: admin });
    const map = await mapOf(page);
    await page.getByRole('button', { name: 'Select by drawing round points' }).click();
    const box = (await map.boundingBox())!;
    const at = (x: number, y: number) => page.mouse.move(box.x + x * box.width, box.y + y * box.height);
    await at(0.1, 0.1);
    await page.mouse.down();
    for (const [x, y] of [
      [0.6, 0.15],
      [0.6, 0.9],
      [0.1, 0.8],
      [0.1, 0.2],
    ] as const) {
      await at(x, y);
    }
    await page.mouse.up();
    const heading = page.getByRole('heading', { name: /^\d+ accounts selected$/ });
    await heading.waitFor();
    const count = Number.parseInt((await heading.textContent())!, 10);
    expect(count).toBeGreaterThan(10);
    await page.reload();
    await heading.waitFor();
    await page.getByRole('link', { name: 'Open in Accounts' }).click();
    await page.getByText(`${count} accounts meet the filter`).waitFor();
    await page.getByRole('button', { name: 'Remove the filter drawn on the archetype map' }).click();
    await page.getByText('90 accounts,').waitFor();
    await page.context().close();
  });

  test('without a pointer: a box is moved and resized by keys, taken with Enter, and its accounts are tagged', async () => {
    const page = await app.open('/archetypes', { as: admin });
    await mapOf(page);
    const tool = page.getByRole('button', { name: 'Select with a box' });
    await tool.focus();
    await page.keyboard.press('Enter');
    const status = page.locator('output').filter({ hasText: 'in the box' });
    await status.waitFor();
    const before = await status.textContent();
    for (let step = 0; step < 8; step++) await page.keyboard.press('Shift+ArrowUp');
    expect(await status.textContent()).not.toBe(before);
    await page.keyboard.press('ArrowLeft');
    const drawn = Number.parseInt((await status.textContent())!, 10);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `${drawn} accounts selected` }).waitFor();
    await page.getByRole('button', { name: 'Tag', exact: true }).click();
    await page.getByLabel('Tags to add').fill('boxed');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText(`${drawn} accounts changed`).waitFor();
    await page.goto(`${app.url}/accounts?tag=boxed`);
    await page.getByText(`${drawn} accounts meet the filter`).waitFor();
    await page.context().close();
  });

  test('is coloured by a metric with a scale, or by group, and the address says so', async () => {
    const page = await app.open('/archetypes', { as: admin });
    await mapOf(page);
    await page.getByLabel('Colour of the points').selectOption({ label: 'Win rate' });
    await page.getByRole('img', { name: /^Win rate: / }).waitFor();
    expect(new URL(page.url()).searchParams.get('colour')).toBe('winRate');
    await page.getByLabel('Colour of the points').selectOption({ label: 'Colour: group' });
    await page.getByRole('button', { name: /^South/ }).waitFor();
    await page.context().close();
  });

  test('for a viewer shows what is selected, without actions or names', async () => {
    const frame = '1,89.5,0,9';
    const area = `${book.runId}~${frame}~-300,-300,10300,-300,10300,10300,-300,10300`;
    const page = await app.open(`/archetypes?area=${encodeURIComponent(area)}`, { as: viewer });
    await page.getByRole('heading', { name: '30 accounts selected' }).waitFor();
    expect(await page.getByRole('button', { name: 'Tag', exact: true }).count()).toBe(0);
    expect(await page.content()).not.toMatch(/Person \d/);
    await page.context().close();
  });
});

describe('one archetype', () => {
  test('shows densities as a table, economics, and members in another order', async () => {
    const page = await app.open('/archetypes/id-1', { as: admin });
    const ridges = page.getByRole('figure', { name: 'How members spread, feature by feature' });
    await ridges.getByRole('button', { name: 'Show as table' }).click();
    await ridges.getByRole('columnheader', { name: /Members/ }).waitFor();
    await page.getByRole('table', { name: 'Economics' }).getByText('EUR').waitFor();
    await page.getByRole('link', { name: 'Borderline' }).click();
    await page.waitForURL(/members=borderline/);
    await page
      .getByRole('table', { name: 'Members', exact: true })
      .getByRole('row')
      .nth(1)
      .getByText('Person 1', { exact: true })
      .waitFor();
    await page.context().close();
  });

  test('is renamed, merged and separated again by an admin; others are refused', async () => {
    const page = await app.open('/archetypes/id-2', { as: admin });
    const manage = async (item: string | RegExp) => {
      await page.getByRole('button', { name: 'Manage', exact: true }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await manage('Rename…');
    await page.getByText(/accounts show the new name at once/).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Doublers');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Doublers' }).waitFor();
    await manage('Merge into another…');
    await page.getByRole('button', { name: 'Merge', exact: true }).click();
    await page.waitForURL(/\/archetypes\/id-1$/);
    await manage(/^Separate/);
    await page.getByText('Separated again').waitFor();
    await page.goto(`${app.url}/archetypes/id-2`);
    await page.getByRole('heading', { level: 1, name: 'Doublers' }).waitFor();
    await page.context().close();
    const init = { method: 'POST', body: 'intent=rename&name=Taken', redirect: 'manual' as const };
    for (const person of [manager, viewer]) {
      const headers = {
        Cookie: await app.cookieOf(person),
        Origin: app.url,
        'Content-Type': 'application/x-www-form-urlencoded',
      };
      const answer = await fetch(`${app.url}/archetypes/id-2?_data=routes%2F_app.archetypes.%24index`, { ...init, headers });
      expect(answer.status).toBe(403);
    }
  });

  test('how they are formed is explained, and an admin changes it', async () => {
    const page = await app.open('/archetypes', { as: admin });
    await page.getByRole('region', { name: 'How these archetypes were formed' }).getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('Algorithm').selectOption('hdbscan');
    expect(await page.getByLabel('Number of groups').isDisabled()).toBe(true);
    await page.getByLabel('Rescore now').uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved; holds from the next rescore on').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Change' }).click();
    expect(await page.getByLabel('Algorithm').inputValue()).toBe('hdbscan');
    await page.context().close();
  });
});

test('a band of the migration opens its accounts, by keyboard too', async () => {
  const page = await app.open('/archetypes/migration?from=2025-12-01&to=2026-01-26', { as: admin });
  const flow = page.getByRole('link', { name: /accounts went from Steady day trader on .* to (High-risk martingale|Doublers) on/ });
  const count = Number.parseInt((await flow.getAttribute('aria-label'))!, 10);
  expect(count).toBe(27);
  await flow.focus();
  await page.keyboard.press('Enter');
  await page.getByText(`${count} accounts meet the filter`).waitFor();
  await page.context().close();
});

test('a new account says what is likely', async () => {
  const page = await app.open('/accounts/3', { as: admin });
  await page.getByText(/probably Steady day trader 60 %/).waitFor();
  await page.goto(`${app.url}/accounts?archetype=insufficient-data`);
  await page.getByText('probably Steady day trader').first().waitFor();
  await page.goto(`${app.url}/accounts?archetype=unlike-anyone`);
  await page.getByText('9 accounts meet the filter').waitFor();
  await page.context().close();
});

test.each(['/archetypes?colour=winRate', '/archetypes/id-1', '/archetypes/migration', '/archetypes/migration?view=drift'])(
  '%s fits a phone in both themes',
  async (path) => {
    for (const theme of ['light', 'dark'] as const) {
      const page = await app.open(path, { as: admin, width: 390, height: 844, theme });
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
      await page.context().close();
    }
  },
);
