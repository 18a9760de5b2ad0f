import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { raiseAlerts } from '#app/repositories/alerts.ts';
import type { User } from '#app/repositories/users.ts';
import { storePatternResult } from '#tests/setup/pattern-result.ts';
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
      await storePatternResult(dataDir, book.runId, { id: 'whole', groupIds: null });
      await raiseAlerts(book.runId, [
        {
          kind: 'risky-move',
          severity: 'high',
          accountId: 1,
          fingerprint: 'risky-move:1:1>2',
          evidence: {
            from: { key: 'steady-day-trader', name: 'Steady day trader' },
            to: { key: 'high-risk-martingale', name: 'High-risk martingale' },
            riskSteps: 2,
            confidence: 0.8,
            deciding: [{ metric: 'martingaleIndex', z: 2.5, value: 0.4 }],
          },
        },
      ]);
    },
  });
  ({ admin, manager, viewer } = await app.addTeam([book.north]));
});
afterAll(() => app?.stop());
afterEach(() => {
  expect(app.takeProblems()).toEqual([]);
});

describe('alerts and cases', () => {
  test('an alert becomes a case, is noted and closed, and is dismissed', async () => {
    const page = await app.open('/alerts', { as: admin });
    await page.getByText('Moved from Steady day trader to High-risk martingale').waitFor();
    await page.getByRole('button', { name: /^What to do about the alert/ }).click();
    await page.getByRole('menuitem', { name: 'Open a case' }).click();
    await page.getByLabel('Title').fill('Doubling after losses');
    await page.getByRole('button', { name: 'Open the case' }).click();
    await page.waitForURL(/\/cases\/\d+$/);
    await page.getByRole('heading', { name: 'Doubling after losses' }).waitFor();

    await page.getByRole('button', { name: 'Add the note' }).click();
    await page.getByLabel('A note').fill('Asked the trader.');
    await page.getByRole('dialog').getByRole('button', { name: 'Add the note' }).click();
    await page.getByRole('listitem').filter({ hasText: 'Asked the trader.' }).waitFor();
    await page.getByRole('button', { name: 'Close the case' }).click();
    await page.getByLabel('What it came to').selectOption('confirmed');
    await page.getByRole('dialog').getByRole('button', { name: 'Close the case' }).click();
    await page.getByText('Closed as confirmed').waitFor();

    await page.goto(`${app.url}/alerts`);
    await page.getByRole('link', { name: /^In case/ }).waitFor();
    await page.getByRole('button', { name: /^What to do about the alert/ }).click();
    await page.getByRole('menuitem', { name: 'Dismiss' }).click();
    await page.getByLabel('Reason').fill('Settled');
    await page.getByRole('dialog').getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('No alerts here').waitFor();
    await page.getByRole('link', { name: 'Dismissed' }).click();
    await page.getByText(`Dismissed by ${admin.email}`).waitFor();
    await page.context().close();
  });

  test('a group of alike series is looked into together, within the groups of who looks', async () => {
    const page = await app.open('/patterns/whole?cluster=0', { as: manager });
    await page.getByRole('button', { name: 'Open a case' }).click();
    await page.getByLabel('Title').fill('Same curve');
    await page.getByRole('button', { name: 'Open the case' }).click();
    await page.waitForURL(/\/cases\/\d+$/);
    await page.getByRole('link', { name: 'The page it was opened from' }).waitFor();
    const id = new URL(page.url()).pathname;
    const rows = await page.getByRole('table').first().getByRole('row').count();
    expect(rows).toBeGreaterThan(2);
    await page.context().close();
    const answer = await app.ask(viewer, id);
    expect(answer.status).toBe(403);
  });
});
