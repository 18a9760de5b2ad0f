import { beforeEach, describe, expect, test } from 'vitest';
import type { AccountScope } from '#app/domain/roles.ts';
import { subscribe } from '#app/live/bus.ts';
import { listAccounts } from '#app/repositories/accounts.ts';
import { listAudit } from '#app/repositories/audit.ts';
import { db } from '#app/repositories/db.ts';
import { twoGroups } from '#tests/setup/control-db.ts';
import { archiveAccounts } from './archive-accounts.ts';
import { assignGroup } from './assign-group.ts';
import { renameAccount } from './rename-account.ts';
import { normalTag, tagAccounts } from './tag-accounts.ts';

const all: AccountScope = { kind: 'all' };
const actor = { userId: null, label: 'someone@example.com' };
let [north, south] = [0, 0];
let mine: AccountScope;

beforeEach(async () => {
  ({ north, south, mine } = await twoGroups());
  const account = { source: 'test', currency: 'USD', sourceSeq: 1 };
  await db.account.createMany({
    data: [
      { ...account, id: 1, accountRef: 'A', groupId: north, tags: '["new","watch"]' },
      { ...account, id: 2, accountRef: 'B', groupId: north },
      { ...account, id: 3, accountRef: 'C', groupId: south },
    ],
  });
});

const state = async () => Object.fromEntries((await listAccounts(all)).map((account) => [account.id, account]));
const audit = async () =>
  (await listAudit({}, { offset: 0, limit: 100 })).rows.map(({ action, entity, before, after }) => ({ action, entity, before, after }));

describe('rename', () => {
  test('keeps the name without stray spaces, writes it down and tells open pages', async () => {
    const events: string[] = [];
    const stop = subscribe(({ type }) => events.push(type));
    await renameAccount(actor, mine, 1, '  Gold   desk ');
    stop();
    expect((await state())[1]!.displayName).toBe('Gold desk');
    expect(await audit()).toEqual([{ action: 'account.rename', entity: 'account:1', before: null, after: 'Gold desk' }]);
    expect(events).toEqual(['book']);
  });
  test('an empty name returns to the source; the same name again is no change', async () => {
    await renameAccount(actor, mine, 1, 'X');
    await renameAccount(actor, mine, 1, 'X');
    await renameAccount(actor, mine, 1, ' ');
    expect((await state())[1]!.displayName).toBeNull();
    expect(await audit()).toHaveLength(2);
  });
  test('an account of another group cannot be told from one that does not exist', async () => {
    await expect(renameAccount(actor, mine, 3, 'X')).rejects.toMatchObject({ code: 'not-found' });
    await expect(renameAccount(actor, mine, 99, 'X')).rejects.toMatchObject({ code: 'not-found' });
    await expect(renameAccount(actor, mine, 1, 'x'.repeat(121))).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('tags', () => {
  test('are added and removed on accounts of the scope alone', async () => {
    expect(await tagAccounts(actor, mine, [1, 2, 3], { add: ['VIP,  desk'], remove: ['watch'] })).toBe(2);
    const after = await state();
    expect([after[1]!.tags, after[2]!.tags, after[3]!.tags]).toEqual([['new', 'vip desk'], ['vip desk'], []]);
    expect(await audit()).toHaveLength(2);
  });
  test('what changes nothing is not written down', async () => {
    expect(await tagAccounts(actor, mine, [1], { add: ['watch'], remove: ['absent'] })).toBe(0);
    expect(await audit()).toEqual([]);
  });
  test('a tag is short and lower case', () => {
    expect(normalTag('  Watch   List ')).toBe('watch list');
    expect(normalTag(' , ')).toBeNull();
    expect(() => normalTag('x'.repeat(41))).toThrow('at most 40');
  });
});

describe('groups', () => {
  test('an admin moves accounts anywhere', async () => {
    expect(await assignGroup(actor, all, [1, 2, 3], south)).toBe(2);
    expect(await assignGroup(actor, all, [3], null)).toBe(1);
    expect(Object.values(await state()).map(({ groupId }) => groupId)).toEqual([south, south, null]);
  });
  test('a person with some groups neither gives accounts away nor takes them', async () => {
    await expect(assignGroup(actor, mine, [1], south)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(assignGroup(actor, mine, [1], null)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await assignGroup(actor, mine, [3], north)).toBe(0);
    expect((await state())[3]!.groupId).toBe(south);
    await expect(assignGroup(actor, all, [1], 999)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('archive', () => {
  test('goes in and out again, within the scope', async () => {
    expect(await archiveAccounts(actor, mine, [1, 3], 1_700_000_000_000)).toBe(1);
    expect(await archiveAccounts(actor, mine, [1], 1_800_000_000_000)).toBe(0);
    expect((await state())[1]!.archivedAtMs).toBe(1_700_000_000_000);
    expect(await archiveAccounts(actor, mine, [1, 2], null)).toBe(1);
    expect((await audit()).map(({ action }) => action)).toEqual(['account.restore', 'account.archive']);
  });
});
