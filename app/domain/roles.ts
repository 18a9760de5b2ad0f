/** Roles and what each may do. A permission is `action:entity`; everything not listed is denied. */
export const roles = ['admin', 'risk-manager', 'viewer'] as const;
export type Role = (typeof roles)[number];

export const permissions = [
  'read:dashboard', // overview, accounts, archetypes within the person's groups
  'read:pii', // names, account numbers, file names
  'write:account', // rename, tag, assign, archive
  'read:case', // alerts and cases within the person's groups
  'write:case', // open, note, close; dismiss alerts
  'write:import',
  'read:job',
  'write:job', // start rescoring, cancel
  'export:data',
  'manage:archetype', // rename, merge and pin archetypes, decide how they are looked for
  'manage:group',
  'manage:user',
  'read:audit',
  'remove:demo',
] as const;
export type Permission = (typeof permissions)[number];

const granted: Record<Role, readonly Permission[]> = {
  admin: permissions,
  'risk-manager': [
    'read:dashboard',
    'read:pii',
    'write:account',
    'read:case',
    'write:case',
    'write:import',
    'read:job',
    'write:job',
    'export:data',
  ],
  viewer: ['read:dashboard'],
};

/** True when the role carries the permission; an unknown role carries none. */
export function can(role: string, permission: Permission): boolean {
  return (granted as Record<string, readonly Permission[]>)[role]?.includes(permission) ?? false;
}

/** The roles that carry a permission, for the page that says why something was refused. */
export const holdersOf = (permission: Permission): Role[] => roles.filter((role) => can(role, permission));

type TextKey<Name extends string> = Name extends `${infer Action}:${infer Entity}` ? `${Action}-${Entity}` : never;

/** The permission's name in text keys (`common:permission.read-pii`), where a colon would end the namespace. */
export const permissionKey = (permission: Permission) => permission.replace(':', '-') as TextKey<Permission>;

/** The accounts a person may see. Admins see all; everyone else sees the accounts of their groups, and nothing without a group. */
export type AccountScope = { kind: 'all' } | { kind: 'groups'; groupIds: readonly number[] };
