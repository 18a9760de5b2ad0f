import type { AccountLabel, RawAccountRow } from '#workers/contracts/tasks.ts';
import { db } from './db.ts';

const batchSize = 5_000;

/** The raw store's `seq` up to which the directory has been copied; 0 for an empty directory. */
export async function syncedSeq(): Promise<number> {
  const { _max } = await db.account.aggregate({ _max: { sourceSeq: true } });
  return _max.sourceSeq ?? 0;
}

/**
 * Copies what sources say about accounts into the directory. What people decided (display name, tags, archive) stays; a group named by
 * the source is created when it is missing and assigned while the account has none.
 */
export async function upsertAccounts(accounts: readonly RawAccountRow[], now: Date): Promise<void> {
  const groupNames = [...new Set(accounts.flatMap(({ groupRef }) => (groupRef ? [groupRef] : [])))];
  for (const name of groupNames) await db.group.upsert({ where: { name }, create: { name }, update: {} });
  for (let start = 0; start < accounts.length; start += batchSize) {
    const batch = JSON.stringify(accounts.slice(start, start + batchSize));
    await db.$executeRaw`
      INSERT INTO "Account" ("id", "source", "accountRef", "name", "platform", "server", "currency", "stage", "isDemo", "groupId", "sourceSeq", "updatedAt")
      SELECT value ->> 'id', value ->> 'source', value ->> 'accountRef', value ->> 'name', value ->> 'platform', value ->> 'server',
        value ->> 'currency', value ->> 'stage', value ->> 'isDemo',
        (SELECT "id" FROM "Group" WHERE "name" = value ->> 'groupRef'), value ->> 'seq', ${now}
      FROM json_each(${batch}) WHERE true
      ON CONFLICT ("id") DO UPDATE SET
        "source" = excluded."source", "accountRef" = excluded."accountRef", "name" = excluded."name", "platform" = excluded."platform",
        "server" = excluded."server", "currency" = excluded."currency", "stage" = excluded."stage", "isDemo" = excluded."isDemo",
        "groupId" = COALESCE("Account"."groupId", excluded."groupId"), "sourceSeq" = excluded."sourceSeq", "updatedAt" = excluded."updatedAt"`;
  }
}

export async function deleteAccounts(ids: readonly number[]): Promise<void> {
  for (let start = 0; start < ids.length; start += batchSize) {
    await db.$executeRaw`DELETE FROM "Account" WHERE "id" IN (SELECT value FROM json_each(${JSON.stringify(ids.slice(start, start + batchSize))}))`;
  }
}

export async function countAccounts(): Promise<{ all: number; demo: number }> {
  const [all, demo] = await Promise.all([db.account.count(), db.account.count({ where: { isDemo: true } })]);
  return { all, demo };
}

export async function accountIds(): Promise<number[]> {
  return (await db.account.findMany({ select: { id: true } })).map(({ id }) => id);
}

/** What an export shows of every account beside its metrics: the name that the firm gave, else the source's, else the account number. */
export async function accountLabels(): Promise<AccountLabel[]> {
  const rows = await db.account.findMany({ include: { group: { select: { name: true } } }, orderBy: { id: 'asc' } });
  return rows.map((row) => ({
    id: row.id,
    label: row.displayName ?? row.name ?? row.accountRef,
    group: row.group?.name ?? null,
    tags: JSON.parse(row.tags),
    archived: row.archivedAt !== null,
    stage: row.stage,
    isDemo: row.isDemo,
    currency: row.currency,
  }));
}
