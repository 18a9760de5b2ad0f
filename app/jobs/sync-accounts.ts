import { env } from '#app/lib/env.ts';
import { announceBook } from '#app/live/book-version.ts';
import { accountIds, advanceDirectory, directoryState } from '#app/repositories/account-sync.ts';
import { pool } from './pool-instance.ts';

/**
 * Copies accounts that are new, changed or gone in the raw store into the directory; idempotent. Another raw store than the one before is copied
 * from the start, and what it does not know goes away. May run several times at once, here and in scripts: what was listed is taken over only
 * while the directory still shows what it was listed against, else it is listed anew.
 */
export async function syncAccounts(): Promise<void> {
  while (!(await syncOnce()));
}

async function syncOnce(): Promise<boolean> {
  const { dataDir } = env;
  const from = await directoryState();
  const list = (sinceSeq: number) => pool().run('list-accounts', { dataDir, sinceSeq });
  let { accounts, removedIds, ...to } = await list(from?.seq ?? 0);
  if (from !== null && (to.storeId !== from.storeId || to.seq < from.seq)) {
    ({ accounts, removedIds, ...to } = await list(0));
    const present = new Set(accounts.map(({ id }) => id));
    removedIds = (await accountIds()).filter((id) => !present.has(id));
  } else if (accounts.length + removedIds.length === 0) return true;
  if (!(await advanceDirectory({ from, to, accounts, removedIds }))) return false;
  await announceBook();
  return true;
}
