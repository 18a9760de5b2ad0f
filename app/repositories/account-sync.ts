import type { AccountLabel, RawAccountRow } from '#workers/contracts/tasks.ts';
import { db } from './db.ts';

const batchSize = 5_000;
/** A book of a million accounts takes half a minute. */
const longestChangeMs = 300_000;

/** The state of a raw store, as the directory shows it: which store, and up to which change. */
export type DirectoryState = { storeId: string; seq: number };

const stateKey = 'directory';
const written = ({ storeId, seq }: DirectoryState) => JSON.stringify({ storeId, seq });

/** What the directory shows; null before the first copy. */
export async function directoryState(): Promise<DirectoryState | null> {
  const row = await db.setting.findUnique({ where: { key: stateKey } });
  return row && JSON.parse(row.value);
}

/** What lies between two states: accounts that are new or changed, and ids that are gone. */
export type DirectoryChange = {
  from: DirectoryState | null;
  to: DirectoryState;
  accounts: readonly RawAccountRow[];
  removedIds: readonly number[];
};

/**
 * Takes the directory from one state to another, whole or not at all. False, and nothing is written, when it no longer shows `from`: then somebody else,
 * here or in another process, was faster, and what was listed may be out of date. What people decided (display name, tags, archive) stays; a group
 * named by the source is created when it is missing and assigned while the account has none.
 */
export async function advanceDirectory({ from, to, accounts, removedIds }: DirectoryChange): Promise<boolean> {
  return await db.$transaction(
    async (write) => {
      const now = new Date();
      // A write comes first: it waits for the lock, and from then on nobody else moves the state.
      const moved = await write.$executeRaw`
        INSERT INTO "Setting" ("key", "value", "updatedAt") VALUES (${stateKey}, ${written(to)}, ${now})
        ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value", "updatedAt" = excluded."updatedAt"
        WHERE "Setting"."value" = ${from && written(from)}`;
      if (moved === 0) return false;
      for (const batch of batches(removedIds))
        await write.$executeRaw`DELETE FROM "Account" WHERE "id" IN (SELECT value FROM json_each(${batch}))`;
      // An id that means another account now, in another raw store: nothing that was decided about the one before holds for it.
      for (const batch of batches(accounts))
        await write.$executeRaw`
          DELETE FROM "Account" WHERE "id" IN (
            SELECT known."id" FROM json_each(${batch}) AS listed JOIN "Account" AS known ON known."id" = listed.value ->> 'id'
            WHERE known."source" <> listed.value ->> 'source' OR known."accountRef" <> listed.value ->> 'accountRef')`;
      const groupNames = [...new Set(accounts.flatMap(({ groupRef }) => (groupRef ? [groupRef] : [])))];
      for (const name of groupNames) await write.group.upsert({ where: { name }, create: { name }, update: {} });
      for (const batch of batches(accounts)) {
        await write.$executeRaw`
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
      return true;
    },
    { timeout: longestChangeMs },
  );
}

function* batches(values: readonly unknown[]): Generator<string> {
  for (let start = 0; start < values.length; start += batchSize) yield JSON.stringify(values.slice(start, start + batchSize));
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
