import type { RawAccountRow, Tasks } from '#workers/contracts/tasks.ts';
import { dropUnusedDemoMarkets } from './demo-market.ts';
import { currentSeq, type RawStore, storeId, withTransaction } from './raw-store.ts';

/** Accounts that were made or changed, and ids that were removed, after `sinceSeq`; `seq` of the store `storeId` is where to go on next time. */
export function listAccounts(store: RawStore, sinceSeq: number): Tasks['list-accounts']['output'] {
  return store.db.transaction(() => {
    const rows = store.db
      .prepare(
        `SELECT id, seq, source, account_ref AS accountRef, name, platform, server, currency, stage, group_ref AS groupRef, is_demo AS isDemo
         FROM accounts WHERE seq > ? ORDER BY id`,
      )
      .all(sinceSeq) as (Omit<RawAccountRow, 'isDemo'> & { isDemo: number })[];
    const removedIds = store.db.prepare('SELECT account_id FROM removed_accounts WHERE seq > ? ORDER BY account_id').pluck().all(sinceSeq);
    return {
      accounts: rows.map((row) => ({ ...row, isDemo: row.isDemo === 1 })),
      removedIds: removedIds as number[],
      storeId: storeId(store),
      seq: currentSeq(store),
    };
  })();
}

export type RemoveOptions = { onProgress?: (done: number, total: number) => void; throwIfCancelled?: () => void };

/** Positions that one transaction may delete before others get their turn to write. */
const positionsPerTransaction = 50_000;

/**
 * Removes accounts with everything that belongs to them: the given ids, or all that the simulator made. An account goes in one transaction,
 * many small ones share one; between transactions other writers get their turn. Their months are dirty for the lake. Ids that are not there are ignored.
 */
export async function removeAccounts(
  store: RawStore,
  accountIds: readonly number[] | 'demo',
  { onProgress = () => {}, throwIfCancelled = () => {} }: RemoveOptions = {},
): Promise<{ accounts: number; positions: number }> {
  const ids =
    accountIds === 'demo'
      ? (store.db.prepare('SELECT id FROM accounts WHERE is_demo = 1 ORDER BY id').pluck().all() as number[])
      : [...accountIds];
  const deletePositions = store.db.prepare('DELETE FROM positions WHERE account_id = ?');
  const deleteAccount = store.db.prepare('DELETE FROM accounts WHERE id = ?');
  const removed = { accounts: 0, positions: 0 };
  for (let next = 0; next < ids.length; ) {
    throwIfCancelled();
    withTransaction(store, () => {
      for (const stopAt = removed.positions + positionsPerTransaction; next < ids.length && removed.positions < stopAt; next++) {
        removed.positions += deletePositions.run(ids[next]).changes;
        removed.accounts += deleteAccount.run(ids[next]).changes;
      }
    });
    onProgress(next, ids.length);
    await new Promise((resolve) => setImmediate(resolve));
  }
  dropUnusedDemoMarkets(store);
  return removed;
}
