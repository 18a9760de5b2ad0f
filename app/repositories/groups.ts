import { db } from './db.ts';

export type Group = { id: number; name: string; description: string; accounts: number; users: { id: number; name: string }[] };
export type GroupOption = { id: number; name: string; accounts: number };

const withCounts = {
  _count: { select: { accounts: true } },
  users: { select: { user: { select: { id: true, name: true } } }, orderBy: { user: { name: 'asc' } } },
} as const;

/** Every group with its people and the number of its accounts. */
export async function listGroups(): Promise<Group[]> {
  const rows = await db.group.findMany({ include: withCounts, orderBy: { name: 'asc' } });
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    accounts: row._count.accounts,
    users: row.users.map(({ user }) => user),
  }));
}

/** The groups to choose from: all, or those with the given ids. */
export async function listGroupOptions(groupIds?: readonly number[]): Promise<GroupOption[]> {
  const rows = await db.group.findMany({
    where: groupIds && { id: { in: [...groupIds] } },
    select: { id: true, name: true, _count: { select: { accounts: { where: { archivedAt: null } } } } },
    orderBy: { name: 'asc' },
  });
  return rows.map((row) => ({ id: row.id, name: row.name, accounts: row._count.accounts }));
}

/** The names of all groups, or of those with the given ids, without counting their accounts. */
export async function listGroupNames(groupIds?: readonly number[]): Promise<{ id: number; name: string }[]> {
  return await db.group.findMany({
    where: groupIds && { id: { in: [...groupIds] } },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  });
}

export async function findGroup(id: number): Promise<{ id: number; name: string; description: string } | null> {
  return await db.group.findUnique({ where: { id }, select: { id: true, name: true, description: true } });
}

export async function findGroupByName(name: string): Promise<{ id: number; name: string } | null> {
  return await db.group.findUnique({ where: { name }, select: { id: true, name: true } });
}

export async function createGroup(group: { name: string; description: string }): Promise<number> {
  const { id } = await db.group.create({ data: group });
  return id;
}

export async function updateGroup(id: number, change: { name: string; description: string }): Promise<void> {
  await db.group.update({ where: { id }, data: change });
}

/** Removes the group; its accounts stay and belong to no group afterwards. */
export async function deleteGroup(id: number): Promise<void> {
  await db.group.delete({ where: { id } });
}

/** Replaces the people who are responsible for the group. */
export async function setGroupUsers(groupId: number, userIds: readonly number[]): Promise<void> {
  await db.$transaction([
    db.userGroup.deleteMany({ where: { groupId } }),
    db.userGroup.createMany({ data: userIds.map((userId) => ({ userId, groupId })) }),
  ]);
}

export async function groupUserIds(groupId: number): Promise<number[]> {
  const rows = await db.userGroup.findMany({ where: { groupId }, select: { userId: true }, orderBy: { userId: 'asc' } });
  return rows.map((row) => row.userId);
}

/** The given ids without those that name no group. */
export async function existingGroupIds(ids: readonly number[]): Promise<number[]> {
  const rows = await db.group.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
  return rows.map((row) => row.id);
}

/** Accounts that only admins see because nobody has put them into a group. */
export const countAccountsWithoutGroup = () => db.account.count({ where: { groupId: null, archivedAt: null } });
