import { onTestFinished } from 'vitest';
import type { AccountScope, Role } from '#app/domain/roles.ts';
import { closeControlDb, db, openControlDb } from '#app/repositories/db.ts';
import { migrateControlDb } from '#app/repositories/migrate.ts';
import type { User } from '#app/repositories/users.ts';
import { addUser } from '#app/services/add-user.ts';
import { systemActor } from '#tests/setup/actors.ts';
import { tempDataDir } from './temp-data-dir.ts';

export const testPassword = 'a long password for tests';

/** A migrated control database in a fresh data folder, which every repository uses until the test ends. Returns the folder. */
export async function controlDb(): Promise<string> {
  const dataDir = tempDataDir();
  // Runs before the folder is removed: hooks run in reverse order.
  onTestFinished(() => closeControlDb());
  migrateControlDb(dataDir);
  await openControlDb(dataDir);
  return dataDir;
}

/** A control database with two groups, and the scope of somebody who has the first of them. */
export async function twoGroups(): Promise<{ north: number; south: number; mine: AccountScope }> {
  await controlDb();
  const north = (await db.group.create({ data: { name: 'North' } })).id;
  const south = (await db.group.create({ data: { name: 'South' } })).id;
  return { north, south, mine: { kind: 'groups', groupIds: [north] } };
}

let people = 0;

/** A person who can sign in with `testPassword`. */
export async function person(role: Role, options: { groupIds?: number[]; email?: string } = {}): Promise<User> {
  people += 1;
  const email = options.email ?? `${role}-${people}@example.com`;
  return await addUser(systemActor, { email, name: `Test ${role}`, role, password: testPassword, groupIds: options.groupIds });
}
