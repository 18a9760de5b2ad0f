import { env } from '#app/lib/env.ts';
import { publish } from '#app/live/bus.ts';
import { accountIds, deleteAccounts, syncedSeq, upsertAccounts } from '#app/repositories/account-sync.ts';
import { pool } from './pool-instance.ts';

/**
 * Copies accounts that are new, changed or gone in the raw store into the directory; idempotent. A raw store that was replaced by another
 * one (its `seq` is behind) is copied from the start, and what it does not know goes away.
 */
export async function syncAccounts(): Promise<{ changed: number; removed: number }> {
  const { dataDir } = env;
  const sinceSeq = await syncedSeq();
  let { accounts, removedIds, seq } = await pool().run('list-accounts', { dataDir, sinceSeq });
  if (seq < sinceSeq) {
    ({ accounts } = await pool().run('list-accounts', { dataDir, sinceSeq: 0 }));
    const present = new Set(accounts.map(({ id }) => id));
    removedIds = (await accountIds()).filter((id) => !present.has(id));
  }
  await deleteAccounts(removedIds);
  await upsertAccounts(accounts, new Date());
  if (accounts.length + removedIds.length > 0) publish({ type: 'accounts' });
  return { changed: accounts.length, removed: removedIds.length };
}
