import type { Role } from '#app/domain/roles.ts';
import { type GroupOption, listGroupOptions } from '#app/repositories/groups.ts';
import { listOpenInvitations } from '#app/repositories/invitations.ts';
import { listUsers } from '#app/repositories/users.ts';

export type UserRow = {
  id: number;
  name: string;
  email: string;
  role: Role;
  groups: { id: number; name: string }[];
  isDisabled: boolean;
  lastLoginAtMs: number | null;
};
export type InvitationRow = { email: string; role: Role; purpose: 'invite' | 'reset'; expiresAtMs: number };
export type UsersView = { users: UserRow[]; invitations: InvitationRow[]; groups: GroupOption[] };

export async function presentUsers(nowMs: number): Promise<UsersView> {
  const [users, invitations, groups] = await Promise.all([listUsers(), listOpenInvitations(nowMs), listGroupOptions()]);
  const nameOf = new Map(groups.map((group) => [group.id, group.name]));
  return {
    groups,
    users: users.map((user) => ({
      id: user.id,
      name: user.name,
      email: user.email,
      role: user.role,
      groups: user.groupIds.map((id) => ({ id, name: nameOf.get(id) ?? '' })).sort((a, b) => a.name.localeCompare(b.name)),
      isDisabled: user.disabledAtMs !== null,
      lastLoginAtMs: user.lastLoginAtMs,
    })),
    invitations: invitations.flatMap(({ email, role, purpose, expiresAtMs }) =>
      email === null || purpose === 'setup' ? [] : [{ email, role, purpose, expiresAtMs }],
    ),
  };
}
