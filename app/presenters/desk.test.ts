/** Alerts and cases as screens show them: with the rows of their accounts, within the groups. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alertsOfCase, listAlerts, raiseAlerts } from '#app/repositories/alerts.ts';
import { closeControlDb } from '#app/repositories/db.ts';
import { openCase } from '#app/services/open-case.ts';
import { createScreenBook, type ScreenBook } from '#tests/setup/screen-book.ts';
import { tempFolder } from '#tests/setup/temp-data-dir.ts';
import { presentAlerts } from './alerts.ts';
import { presentCase } from './cases.ts';
import { closeLake, type Viewer } from './lake.ts';

const folder = tempFolder();
const admin: Viewer = { scope: { kind: 'all' }, mayReadNames: true };
let book: ScreenBook;
let north: Viewer;
let caseId: number;

beforeAll(async () => {
  book = await createScreenBook(folder.path);
  north = { scope: { kind: 'groups', groupIds: [book.north] }, mayReadNames: false };
  const evidence = {
    from: { key: 'steady-day-trader', name: 'Steady day trader' },
    to: { key: 'high-risk-martingale', name: 'High-risk martingale' },
    riskSteps: 3,
    confidence: 0.8,
    deciding: [],
  } as const;
  const finding = { kind: 'risky-move', severity: 'high' } as const;
  await raiseAlerts(
    book.runId,
    [1, 2].map((accountId) => ({ ...finding, accountId, fingerprint: `${accountId}`, evidence: { ...evidence, deciding: [] } })),
  );
  const [alert] = (await listAlerts(north.scope, 'open', { take: 1, skip: 0 })).rows;
  const actor = { userId: null, label: 'someone@example.com' };
  caseId = await openCase(actor, admin.scope, { title: 'Together', accountIds: [1, 2, 4], origin: null, alertId: alert!.id });
});
afterAll(async () => {
  await closeLake();
  await closeControlDb();
  folder.remove();
});

test('a case shows its accounts with their figures and its alerts with the account', async () => {
  const view = await presentCase(admin, caseId);
  expect(view.accounts.map(({ id, label }) => [id, label])).toEqual([
    [1, 'Person 1'],
    [2, 'Person 2'],
    [4, 'Person 4'],
  ]);
  expect(view.accounts[1]!.values.ideas).toMatchObject({ value: 20 });
  expect(view).toMatchObject({ hidden: 0, alerts: [{ account: { id: 1, label: 'Person 1' }, evidence: { riskSteps: 3 } }] });
});

test('with some accounts outside of the groups it counts them out, and shows no names to those who may not read them', async () => {
  const view = await presentCase(north, caseId);
  expect(view.accounts.map(({ id }) => id)).toEqual([1, 4]);
  expect(view.hidden).toBe(1);
  expect(view.alerts).toHaveLength((await alertsOfCase(north.scope, caseId)).length);
  expect(JSON.stringify(view)).not.toContain('Person');
  const elsewhere: Viewer = { scope: { kind: 'groups', groupIds: [999] }, mayReadNames: true };
  await expect(presentCase(elsewhere, caseId)).rejects.toMatchObject({ code: 'not-found' });
});

test('the queue counts what is open within the groups', async () => {
  const all = await presentAlerts(admin, new URLSearchParams());
  expect(all).toMatchObject({ open: 2, state: 'open', page: { number: 1, total: 2 } });
  expect(all.alerts.map(({ account }) => account.label).sort()).toEqual(['Person 1', 'Person 2']);
  expect((await presentAlerts(north, new URLSearchParams())).alerts.map(({ account }) => account.id)).toEqual([1]);
});
