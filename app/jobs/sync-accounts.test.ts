import { expect, onTestFinished, test } from 'vitest';
import { accountIds, advanceDirectory, directoryState } from '#app/repositories/account-sync.ts';
import { db } from '#app/repositories/db.ts';
import { aBatch } from '#tests/fixtures/ingest-batch.ts';
import { controlDb } from '#tests/setup/control-db.ts';
import { listAccounts, removeAccounts } from '#workers/store/accounts.ts';
import { ingestBatch } from '#workers/store/ingest.ts';
import { openRawStore, type RawStore } from '#workers/store/raw-store.ts';
import { closePool } from './pool-instance.ts';
import { syncAccounts } from './sync-accounts.ts';

/** The raw store of a fresh data folder. */
async function rawStore(): Promise<RawStore> {
  const store = openRawStore(await controlDb());
  onTestFinished(closePool);
  onTestFinished(() => store.close());
  return store;
}
const add = (store: RawStore, accountRef: string, name: string | null = null) =>
  ingestBatch(store, aBatch({ account: { accountRef, name } })).accountId;
const directory = async () =>
  (await db.account.findMany({ orderBy: { id: 'asc' } })).map(({ id, name, sourceSeq }) => ({ id, name, sourceSeq }));
const inStore = (store: RawStore) => listAccounts(store, 0).accounts.map(({ id, name, seq }) => ({ id, name, sourceSeq: seq }));

test('a list that was read before others synced brings nobody back and undoes no change', async () => {
  const store = await rawStore();
  const [removed, renamed] = [add(store, 'A'), add(store, 'B', 'Before')];
  const from = await directoryState();
  const { storeId, seq, ...listed } = listAccounts(store, 0);
  await removeAccounts(store, [removed]);
  add(store, 'B', 'After');
  add(store, 'C');
  await syncAccounts();
  const after = { directory: await directory(), state: await directoryState() };
  expect(after.directory).toEqual(inStore(store));
  expect(await advanceDirectory({ from, to: { storeId, seq }, ...listed })).toBe(false);
  expect({ directory: await directory(), state: await directoryState() }).toEqual(after);
  await syncAccounts();
  expect(await accountIds()).not.toContain(removed);
  expect(await accountIds()).toContain(renamed);
});

test('many at once, while accounts come, change and go, end at what the store holds', async () => {
  const store = await rawStore();
  let isWriting = true;
  const syncing = Array.from({ length: 3 }, async () => {
    while (isWriting) await syncAccounts();
  });
  for (let round = 0; round < 60; round++) {
    const id = add(store, `${round}`);
    await new Promise((resolve) => setTimeout(resolve, round % 5));
    if (round % 3 === 0) add(store, `${round}`, 'Renamed');
    if (round % 2 === 0) await removeAccounts(store, [id]);
  }
  isWriting = false;
  await Promise.all(syncing);
  await syncAccounts();
  expect(await directory()).toEqual(inStore(store));
});

test('what failed half-way leaves the directory as it was', async () => {
  const store = await rawStore();
  add(store, 'A');
  await syncAccounts();
  const before = { directory: await directory(), state: await directoryState() };
  const { storeId, seq, accounts } = listAccounts(store, 0);
  const refused = { ...accounts[0]!, id: 2, accountRef: 'B', currency: null as never };
  const change = { from: before.state, to: { storeId, seq: seq + 1 }, accounts: [refused], removedIds: [1] };
  await expect(advanceDirectory(change)).rejects.toThrow();
  expect({ directory: await directory(), state: await directoryState() }).toEqual(before);
});

test('another raw store is copied from the start, also one that has seen more', async () => {
  const store = await rawStore();
  for (const accountRef of ['A', 'B', 'C', 'D']) add(store, accountRef);
  await syncAccounts();
  await db.account.updateMany({ data: { displayName: 'Given' } });
  await removeAccounts(store, [2]);
  store.db.exec(`DELETE FROM removed_accounts; UPDATE sequence SET value = value + 1000, store_id = 'another';
    UPDATE accounts SET account_ref = 'x' WHERE id = 3; UPDATE accounts SET account_ref = 'C' WHERE id = 4; UPDATE accounts SET account_ref = 'D' WHERE id = 3`);
  await syncAccounts();
  expect(await directory()).toEqual(inStore(store));
  expect(await directoryState()).toMatchObject({ storeId: 'another' });
  const given = await db.account.findMany({ select: { accountRef: true, displayName: true }, orderBy: { id: 'asc' } });
  expect(given.map(({ accountRef, displayName }) => [accountRef, displayName])).toEqual([
    ['A', 'Given'],
    ['D', null],
    ['C', null],
  ]);
});
