import { beforeEach, describe, expect, test } from 'vitest';
import type { Finding } from '#app/domain/alerts.ts';
import type { AccountScope } from '#app/domain/roles.ts';
import { alertsOfCase, countOpenAlerts, listAlerts, raiseAlerts } from '#app/repositories/alerts.ts';
import { listAudit } from '#app/repositories/audit.ts';
import { findCase, listCases } from '#app/repositories/cases.ts';
import { db } from '#app/repositories/db.ts';
import { twoGroups } from '#tests/setup/control-db.ts';
import { closeCase, removeFromCase, writeCaseNote } from './change-case.ts';
import { dismissAlert, reopenAlert } from './decide-alert.ts';
import { openCase } from './open-case.ts';

const all: AccountScope = { kind: 'all' };
const page = { take: 50, skip: 0 };
const actor = { userId: null, label: 'someone@example.com' };
const atMs = Date.UTC(2026, 4, 1);
let mine: AccountScope;

beforeEach(async () => {
  const groups = await twoGroups();
  const { north, south } = groups;
  mine = groups.mine;
  const account = { source: 'test', currency: 'USD', sourceSeq: 1 };
  await db.account.createMany({
    data: [
      { ...account, id: 1, accountRef: 'A', groupId: north },
      { ...account, id: 2, accountRef: 'B', groupId: north },
      { ...account, id: 3, accountRef: 'C', groupId: south },
    ],
  });
});

const move = (accountId: number): Finding => ({
  kind: 'risky-move',
  severity: 'high',
  accountId,
  fingerprint: `risky-move:${accountId}:1>2`,
  evidence: {
    from: { key: 'steady-day-trader', name: 'Steady day trader' },
    to: { key: 'high-risk-martingale', name: 'High-risk martingale' },
    riskSteps: 3,
    confidence: 0.8,
    deciding: [{ metric: 'martingaleIndex', z: 2.5, value: 0.4 }],
  },
});
const openAlerts = async (scope: AccountScope) => (await listAlerts(scope, 'open', page)).rows;
const actions = async () => (await listAudit({}, { offset: 0, limit: 100 })).rows.map(({ action, entity }) => `${action} ${entity}`);

describe('alerts', () => {
  test('the same finding of a later run is the same alert, also after it was dismissed', async () => {
    expect(await raiseAlerts('run-1', [move(1), move(3)])).toBe(2);
    expect(await raiseAlerts('run-2', [move(1), move(2)])).toBe(1);
    const [newest] = await openAlerts(mine);
    await dismissAlert(actor, mine, newest!.id, { atMs, reason: ' known ' });
    expect(await raiseAlerts('run-3', [move(newest!.accountId)])).toBe(0);
    expect((await listAlerts(mine, 'dismissed', page)).rows).toMatchObject([
      { id: newest!.id, dismissed: { atMs, by: 'someone@example.com', reason: 'known' }, evidence: move(newest!.accountId).evidence },
    ]);
    expect(await countOpenAlerts(all)).toBe(2);
  });
  test('are seen and decided within the groups alone', async () => {
    await raiseAlerts('run-1', [move(1), move(3)]);
    expect((await openAlerts(mine)).map(({ accountId }) => accountId)).toEqual([1]);
    const [outside] = (await openAlerts(all)).filter(({ accountId }) => accountId === 3);
    await expect(dismissAlert(actor, mine, outside!.id, { atMs, reason: '' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(reopenAlert(actor, all, outside!.id)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('cases', () => {
  test('hold the accounts of the opener’s groups and tell where they came from', async () => {
    const id = await openCase(actor, mine, { title: '  Same  entries ', accountIds: [1, 2, 3], origin: '/patterns/p1', alertId: null });
    expect(await findCase(mine, id)).toMatchObject({
      case: { title: 'Same entries', accounts: 2, outcome: null },
      origin: '/patterns/p1',
      accountIds: [1, 2],
    });
    expect(await actions()).toEqual([`case.open case:${id}`]);
  });
  test('an origin on another site is not kept', async () => {
    const id = await openCase(actor, all, { title: 'X', accountIds: [1], origin: '//elsewhere.example', alertId: null });
    expect((await findCase(all, id))!.origin).toBe('/');
  });
  test('need a title and an account within the groups, and say so', async () => {
    const fields = { title: 'X', accountIds: [3], origin: null, alertId: null };
    await expect(openCase(actor, mine, fields)).rejects.toMatchObject({ code: 'invalid', message: /at least one account/ });
    await expect(openCase(actor, all, { ...fields, title: ' ' })).rejects.toMatchObject({ code: 'invalid', message: /title/ });
    await expect(openCase(actor, all, { ...fields, accountIds: Array.from({ length: 501 }, (_, i) => i) })).rejects.toMatchObject({
      code: 'too-large',
    });
    expect((await listCases(all, 'all', page)).total).toBe(0);
  });
  test('an alert goes into one case, with its account', async () => {
    await raiseAlerts('run-1', [move(2)]);
    const [alert] = await openAlerts(mine);
    const id = await openCase(actor, mine, { title: 'Move', accountIds: [1], origin: null, alertId: alert!.id });
    expect((await findCase(mine, id))!.accountIds).toEqual([1, 2]);
    expect((await alertsOfCase(mine, id)).map(({ id: own }) => own)).toEqual([alert!.id]);
    const again = { title: 'Again', accountIds: [], origin: null, alertId: alert!.id };
    await expect(openCase(actor, mine, again)).rejects.toMatchObject({ code: 'conflict' });
  });
  test('a person sees a case by one account of theirs, with the others counted out', async () => {
    const shared = await openCase(actor, all, { title: 'Both', accountIds: [1, 3], origin: null, alertId: null });
    const foreign = await openCase(actor, all, { title: 'Not mine', accountIds: [3], origin: null, alertId: null });
    expect((await listCases(mine, 'open', page)).rows).toMatchObject([{ id: shared, accounts: 1 }]);
    expect(await findCase(mine, foreign)).toBeNull();
    await expect(writeCaseNote(actor, mine, foreign, 'x')).rejects.toMatchObject({ code: 'not-found' });
    await expect(removeFromCase(actor, mine, shared, 3)).rejects.toMatchObject({ code: 'not-found' });
  });
  test('are noted, closed with an outcome, opened again; the last account stays', async () => {
    const id = await openCase(actor, mine, { title: 'X', accountIds: [1, 2], origin: null, alertId: null });
    await writeCaseNote(actor, mine, id, ' Asked the trader. ');
    await removeFromCase(actor, mine, id, 2);
    await expect(removeFromCase(actor, mine, id, 1)).rejects.toMatchObject({ code: 'conflict' });
    await closeCase(actor, mine, id, { atMs, outcome: 'harmless' });
    await expect(closeCase(actor, mine, id, { atMs, outcome: 'harmless' })).rejects.toMatchObject({ code: 'conflict' });
    expect((await listCases(mine, 'closed', page)).rows).toMatchObject([{ id, closedAtMs: atMs, outcome: 'harmless', notes: 1 }]);
    await closeCase(actor, mine, id, null);
    expect(await findCase(mine, id)).toMatchObject({
      case: { closedAtMs: null, outcome: null },
      accountIds: [1],
      notes: [{ author: 'someone@example.com', text: 'Asked the trader.' }],
    });
    expect((await actions()).reverse()).toEqual(
      ['open', 'note', 'remove-account', 'close', 'reopen'].map((verb) => `case.${verb} case:${id}`),
    );
  });
});
