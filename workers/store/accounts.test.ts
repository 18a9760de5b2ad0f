import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { aBatch, aPosition } from '#tests/fixtures/ingest-batch.ts';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { listAccounts, removeAccounts } from './accounts.ts';
import { ingestBatch } from './ingest.ts';
import { openRawStore, type RawStore } from './raw-store.ts';

let store: RawStore;
beforeEach(() => {
  store = openRawStore(tempDataDir());
  onTestFinished(() => store.close());
  for (const accountRef of ['1', '2', '3']) {
    ingestBatch(
      store,
      aBatch({
        account: { accountRef, isDemo: accountRef !== '2', stage: 'funded', groupRef: 'desk' },
        positions: [aPosition(), aPosition({ closedAtServerMs: Date.UTC(2024, 1, 3) })],
        balanceOps: [{ opRef: null, kind: 'deposit', amount: 5, atServerMs: Date.UTC(2024, 0, 1), comment: null, origin: 'x' }],
        rejected: [{ origin: 'line 1', reason: 'r', text: 't' }],
      }),
    );
  }
});

const count = (table: string) => store.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;

test('all accounts are listed from the beginning, later only what changed', () => {
  const first = listAccounts(store, 0);
  expect(first.accounts.map(({ accountRef, isDemo, stage, groupRef }) => ({ accountRef, isDemo, stage, groupRef }))).toEqual([
    { accountRef: '1', isDemo: true, stage: 'funded', groupRef: 'desk' },
    { accountRef: '2', isDemo: false, stage: 'funded', groupRef: 'desk' },
    { accountRef: '3', isDemo: true, stage: 'funded', groupRef: 'desk' },
  ]);
  expect(listAccounts(store, first.seq)).toEqual({ ...first, accounts: [], removedIds: [] });

  ingestBatch(store, aBatch({ account: { accountRef: '2', name: 'Renamed' } }));
  const next = listAccounts(store, first.seq);
  expect(next.accounts).toEqual([expect.objectContaining({ accountRef: '2', name: 'Renamed' })]);
  expect(next.seq).toBeGreaterThan(first.seq);
});

test('removing the demo book takes everything of its accounts and nothing else', async () => {
  const { seq } = listAccounts(store, 0);
  expect(await removeAccounts(store, 'demo')).toEqual({ accounts: 2, positions: 4 });
  expect(['accounts', 'positions', 'balance_ops', 'rejected_rows'].map(count)).toEqual([1, 2, 1, 1]);
  expect(listAccounts(store, seq)).toMatchObject({ accounts: [], removedIds: [1, 3] });
  expect(store.db.prepare('SELECT part FROM lake_dirty_parts ORDER BY part').pluck().all()).toEqual([
    '2024-01',
    '2024-02',
    'accounts',
    'balance_ops',
  ]);
  expect(await removeAccounts(store, 'demo')).toEqual({ accounts: 0, positions: 0 });
});

test('removing by id ignores ids that are not there, and an id is never used again', async () => {
  expect(await removeAccounts(store, [3, 99])).toEqual({ accounts: 1, positions: 2 });
  expect(ingestBatch(store, aBatch({ account: { accountRef: '4' } })).accountId).toBe(4);
});

test('a cancel keeps the accounts that are not removed yet whole', async () => {
  let looks = 0;
  const stop = () => {
    if (looks++ > 0) throw new Error('cancelled');
  };
  const removing = removeAccounts(store, 'demo', { throwIfCancelled: stop, onProgress: () => stop() });
  await expect(removing).rejects.toThrow('cancelled');
  expect(count('positions')).toBe(2 * count('accounts'));
});
