import type { Preferences } from '#app/domain/preferences.ts';
import { readPreferences } from '#app/domain/preferences.ts';
import type { AccountScope, Role } from '#app/domain/roles.ts';
import { db } from './db.ts';

export type User = {
  id: number;
  email: string;
  name: string;
  role: Role;
  groupIds: number[];
  preferences: Preferences;
  disabledAtMs: number | null;
  createdAtMs: number;
  lastLoginAtMs: number | null;
};

type UserRow = {
  id: number;
  email: string;
  name: string;
  role: string;
  disabledAt: Date | null;
  createdAt: Date;
  lastLoginAt: Date | null;
  preferences: string;
  groups: { groupId: number }[];
};

const withGroups = { groups: { select: { groupId: true } } } as const;

export const toUser = (row: UserRow): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role as Role,
  groupIds: row.groups.map((group) => group.groupId),
  preferences: readPreferences(row.preferences),
  disabledAtMs: row.disabledAt?.getTime() ?? null,
  createdAtMs: row.createdAt.getTime(),
  lastLoginAtMs: row.lastLoginAt?.getTime() ?? null,
});

/** E-mail addresses are compared without case and outer spaces. */
export const normalEmail = (email: string) => email.trim().toLowerCase();

/** Which accounts the person may see: an admin all, everyone else those of their groups. */
export const scopeOf = (user: Pick<User, 'role' | 'groupIds'>): AccountScope =>
  user.role === 'admin' ? { kind: 'all' } : { kind: 'groups', groupIds: user.groupIds };

export const countUsers = () => db.user.count();

/** Admins who can sign in: the last one can be neither disabled nor demoted. */
export const countActiveAdmins = () => db.user.count({ where: { role: 'admin', disabledAt: null } });

export async function listUsers(): Promise<User[]> {
  const rows = await db.user.findMany({ include: withGroups, orderBy: [{ disabledAt: 'asc' }, { name: 'asc' }] });
  return rows.map(toUser);
}

export async function findUser(id: number): Promise<User | null> {
  const row = await db.user.findUnique({ where: { id }, include: withGroups });
  return row && toUser(row);
}

export async function findUserByEmail(email: string): Promise<User | null> {
  const row = await db.user.findUnique({ where: { email: normalEmail(email) }, include: withGroups });
  return row && toUser(row);
}

/** The argon2id hash; null when nobody has the address. */
export async function findPasswordHash(email: string): Promise<string | null> {
  const row = await db.user.findUnique({ where: { email: normalEmail(email) }, select: { passwordHash: true } });
  return row?.passwordHash ?? null;
}

export async function createUser(user: {
  email: string;
  name: string;
  role: Role;
  passwordHash: string;
  groupIds: readonly number[];
}): Promise<User> {
  const { groupIds, ...fields } = user;
  const row = await db.user.create({
    data: { ...fields, email: normalEmail(fields.email), groups: { create: groupIds.map((groupId) => ({ groupId })) } },
    include: withGroups,
  });
  return toUser(row);
}

export async function updateUser(
  id: number,
  change: Partial<{ name: string; role: Role; passwordHash: string; disabledAt: Date | null; lastLoginAt: Date; preferences: Preferences }>,
): Promise<void> {
  const { preferences, ...fields } = change;
  await db.user.update({ where: { id }, data: { ...fields, ...(preferences && { preferences: JSON.stringify(preferences) }) } });
}

/** Replaces the person's groups. */
export async function setUserGroups(userId: number, groupIds: readonly number[]): Promise<void> {
  await db.$transaction([
    db.userGroup.deleteMany({ where: { userId } }),
    db.userGroup.createMany({ data: groupIds.map((groupId) => ({ userId, groupId })) }),
  ]);
}
