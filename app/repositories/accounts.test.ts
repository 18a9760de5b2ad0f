import { beforeEach, describe, expect, test } from 'vitest';
import type { AccountScope } from '#app/domain/roles.ts';
import { twoGroups } from '#tests/setup/control-db.ts';
import {
  directoryRevision,
  findAccount,
  findAccounts,
  listAccounts,
  listTags,
  setArchived,
  setDisplayName,
  setGroup,
  setTags,
} from './accounts.ts';
import { db } from './db.ts';

const all: AccountScope = { kind: 'all' };
const nothing: AccountScope = { kind: 'groups', groupIds: [] };
let mine: AccountScope;
let [north, south] = [0, 0];

beforeEach(async () => {
  ({ north, south, mine } = await twoGroups());
  const groupOf = [north, north, south, null];
  await db.account.createMany({
    data: groupOf.map((groupId, index) => ({
      id: index + 1,
      source: 'test',
      accountRef: `A${index + 1}`,
      currency: 'USD',
      sourceSeq: 1,
      groupId,
      tags: index === 2 ? '["hidden"]' : index === 0 ? '["watch"]' : '[]',
    })),
  });
});

describe('what a person may see', () => {
  test('an admin sees every account', async () => {
    expect((await listAccounts(all)).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });
  test('a person sees the accounts of their groups: not those of others, not those without a group', async () => {
    expect((await listAccounts(mine)).map(({ id }) => id)).toEqual([1, 2]);
    expect((await findAccounts(mine, [4, 3, 2])).map(({ id }) => id)).toEqual([2]);
    expect(await findAccount(mine, 3)).toBeNull();
    expect(await findAccount(mine, 4)).toBeNull();
    expect(await listTags(mine)).toEqual(['watch']);
  });
  test('a person without a group sees nothing', async () => {
    expect(await listAccounts(nothing)).toEqual([]);
    expect(await findAccount(nothing, 1)).toBeNull();
    expect(await listTags(nothing)).toEqual([]);
  });
});

describe('what a person may change', () => {
  test('accounts of other groups stay as they are', async () => {
    expect(await setDisplayName(mine, 3, 'Taken')).toBe(0);
    expect(await setGroup(mine, [1, 2, 3, 4], north)).toBe(2);
    expect(await setArchived(mine, [1, 2, 3, 4], 1_700_000_000_000)).toBe(2);
    expect(await setTags(mine, [3, 4], ['x'])).toBe(0);
    const rows = await listAccounts(all);
    expect(rows.map(({ displayName, groupId, archivedAtMs, tags }) => ({ displayName, groupId, archivedAtMs, tags }))).toEqual([
      { displayName: null, groupId: north, archivedAtMs: 1_700_000_000_000, tags: ['watch'] },
      { displayName: null, groupId: north, archivedAtMs: 1_700_000_000_000, tags: [] },
      { displayName: null, groupId: south, archivedAtMs: null, tags: ['hidden'] },
      { displayName: null, groupId: null, archivedAtMs: null, tags: [] },
    ]);
  });
  test('more accounts than one statement can bind are changed all the same', async () => {
    await db.account.createMany({
      data: Array.from({ length: 12_000 }, (_, index) => ({
        id: 100 + index,
        source: 'bulk',
        accountRef: String(index),
        currency: 'EUR',
        sourceSeq: 2,
        groupId: north,
      })),
    });
    const ids = (await listAccounts(mine)).map(({ id }) => id);
    expect(await setTags(mine, ids, ['bulk'])).toBe(12_002);
    expect(await listTags(mine)).toEqual(['bulk']);
  });
});

test('the revision changes with every account that is written, removed or loses its group', async () => {
  const seen = new Set([JSON.stringify(await directoryRevision())]);
  const next = async () => seen.add(JSON.stringify(await directoryRevision()));
  await setDisplayName(all, 1, 'One');
  await next();
  await db.account.delete({ where: { id: 4 } });
  await next();
  await db.group.delete({ where: { id: south } });
  await next();
  expect(seen.size).toBe(4);
});
