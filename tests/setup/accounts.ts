import { db } from '#app/repositories/db.ts';

/** Puts an account into the directory, as a sync from the raw store would. */
export async function addAccount(account: { id: number; name?: string | null; groupId?: number | null; isDemo?: boolean }): Promise<void> {
  const { id, name = null, groupId = null, isDemo = false } = account;
  await db.account.create({ data: { id, source: 'test', accountRef: `ref-${id}`, name, currency: 'USD', groupId, isDemo, sourceSeq: id } });
}
