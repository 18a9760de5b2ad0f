import type { AccountScope } from '#app/domain/roles.ts';
import { countAccountsWithoutGroup, type Group, listGroupNames, listGroups } from '#app/repositories/groups.ts';
import { listUsers } from '#app/repositories/users.ts';

export type GroupsView = {
  groups: Group[];
  accountsWithoutGroup: number;
  /** Who can be made responsible: everyone who does not see all groups anyway. */
  people: { id: number; name: string }[];
};

export async function presentGroups(): Promise<GroupsView> {
  const [groups, users, accountsWithoutGroup] = await Promise.all([listGroups(), listUsers(), countAccountsWithoutGroup()]);
  const people = users.filter((user) => user.role !== 'admin' && user.disabledAtMs === null).map(({ id, name }) => ({ id, name }));
  return { groups, people, accountsWithoutGroup };
}

/** The groups that someone may choose from: all, or their own. */
export const presentGroupChoices = (scope: AccountScope): Promise<{ id: number; name: string }[]> =>
  listGroupNames(scope.kind === 'all' ? undefined : scope.groupIds);
