/** The directory: the firm's view of every account. Each function takes the scope of whoever asks; outside of it nothing is read or changed. */
import type { AccountScope } from '#app/domain/roles.ts';
import { db } from './db.ts';
import type { Prisma } from './generated/client.ts';

/** SQLite binds at most 32,766 values in a statement. */
const chunkSize = 10_000;

export type DirectoryAccount = {
  id: number;
  source: string;
  accountRef: string;
  name: string | null;
  displayName: string | null;
  platform: string | null;
  server: string | null;
  currency: string;
  stage: string | null;
  isDemo: boolean;
  groupId: number | null;
  tags: string[];
  archivedAtMs: number | null;
  updatedAtMs: number;
};

/** Restricts a query to what a person may see: admins everything, everyone else the accounts of their groups. */
export const accountsWithin = (scope: AccountScope): Prisma.AccountWhereInput =>
  scope.kind === 'all' ? {} : { groupId: { in: [...scope.groupIds] } };

const select = {
  id: true,
  source: true,
  accountRef: true,
  name: true,
  displayName: true,
  platform: true,
  server: true,
  currency: true,
  stage: true,
  isDemo: true,
  groupId: true,
  tags: true,
  archivedAt: true,
  updatedAt: true,
} satisfies Prisma.AccountSelect;

const parseTags = (json: string): string[] => {
  const tags: unknown = JSON.parse(json);
  return Array.isArray(tags) ? tags.map(String) : [];
};

const fromRow = ({ tags, archivedAt, updatedAt, ...row }: Prisma.AccountGetPayload<{ select: typeof select }>): DirectoryAccount => ({
  ...row,
  tags: parseTags(tags),
  archivedAtMs: archivedAt?.getTime() ?? null,
  updatedAtMs: updatedAt.getTime(),
});

function* chunks<T>(values: readonly T[]): Generator<T[]> {
  for (let start = 0; start < values.length; start += chunkSize) yield values.slice(start, start + chunkSize);
}

/** Accounts within the scope by id; with `changedSinceMs` only those written at or after that instant. */
export async function listAccounts(scope: AccountScope, { changedSinceMs }: { changedSinceMs?: number } = {}): Promise<DirectoryAccount[]> {
  const changed = changedSinceMs === undefined ? {} : { updatedAt: { gte: new Date(changedSinceMs) } };
  const rows = await db.account.findMany({ where: { AND: [accountsWithin(scope), changed] }, select, orderBy: { id: 'asc' } });
  return rows.map(fromRow);
}

/** Changes whenever an account is added, removed or written, or loses its group because the group was deleted. */
export async function directoryRevision(): Promise<{ accounts: number; groupSum: number; changedAtMs: number }> {
  const {
    _count: accounts,
    _sum: { groupId },
    _max: { updatedAt },
  } = await db.account.aggregate({ _count: true, _sum: { groupId: true }, _max: { updatedAt: true } });
  return { accounts, groupSum: groupId ?? 0, changedAtMs: updatedAt?.getTime() ?? 0 };
}

/** One account, or null when it does not exist or lies outside of the scope. */
export async function findAccount(scope: AccountScope, id: number): Promise<DirectoryAccount | null> {
  const row = await db.account.findFirst({ where: { AND: [{ id }, accountsWithin(scope)] }, select });
  return row === null ? null : fromRow(row);
}

/** Of the given accounts those within the scope, in order of id. */
export async function findAccounts(scope: AccountScope, ids: readonly number[]): Promise<DirectoryAccount[]> {
  const found: DirectoryAccount[] = [];
  for (const chunk of chunks(ids)) {
    const rows = await db.account.findMany({
      where: { AND: [{ id: { in: chunk } }, accountsWithin(scope)] },
      select,
      orderBy: { id: 'asc' },
    });
    found.push(...rows.map(fromRow));
  }
  return found;
}

/** Every tag in use within the scope, in alphabetical order. */
export async function listTags(scope: AccountScope): Promise<string[]> {
  const rows = await db.account.findMany({
    where: { AND: [accountsWithin(scope), { tags: { not: '[]' } }] },
    distinct: ['tags'],
    select: { tags: true },
  });
  return [...new Set(rows.flatMap(({ tags }) => parseTags(tags)))].sort((a, b) => a.localeCompare(b));
}

type Change = { displayName: string | null } | { groupId: number | null } | { archivedAt: Date | null } | { tags: string };

async function change(scope: AccountScope, ids: readonly number[], data: Change): Promise<number> {
  let changed = 0;
  for (const chunk of chunks(ids)) {
    const { count } = await db.account.updateMany({ where: { AND: [{ id: { in: chunk } }, accountsWithin(scope)] }, data });
    changed += count;
  }
  return changed;
}

/** Sets the name that the firm gave; null returns to the one that the source printed. Returns how many accounts changed. */
export const setDisplayName = (scope: AccountScope, id: number, displayName: string | null) => change(scope, [id], { displayName });

export const setGroup = (scope: AccountScope, ids: readonly number[], groupId: number | null) => change(scope, ids, { groupId });

/** @param archivedAtMs null takes the accounts back out of the archive */
export const setArchived = (scope: AccountScope, ids: readonly number[], archivedAtMs: number | null) =>
  change(scope, ids, { archivedAt: archivedAtMs === null ? null : new Date(archivedAtMs) });

/** Gives every one of the accounts exactly these tags. */
export const setTags = (scope: AccountScope, ids: readonly number[], tags: readonly string[]) =>
  change(scope, ids, { tags: JSON.stringify(tags) });
