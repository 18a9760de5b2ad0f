import {
  Activity,
  BellRing,
  BookOpen,
  Boxes,
  BriefcaseBusiness,
  FileUp,
  Gauge,
  ListChecks,
  type LucideIcon,
  ScrollText,
  Users,
  UsersRound,
  Waves,
} from 'lucide-react';
import type { Permission } from '#app/domain/roles.ts';

export type Page = { key: PageKey; to: string; icon: LucideIcon; permission: Permission };
export const pageKeys = [
  'overview',
  'alerts',
  'cases',
  'accounts',
  'archetypes',
  'patterns',
  'metrics',
  'imports',
  'jobs',
  'groups',
  'users',
  'audit',
] as const;
type PageKey = (typeof pageKeys)[number];

/** The navigation, in its three parts. A person sees the pages that the role allows. */
export const pageGroups: readonly (readonly Page[])[] = [
  [
    { key: 'overview', to: '/', icon: Gauge, permission: 'read:dashboard' },
    { key: 'alerts', to: '/alerts', icon: BellRing, permission: 'read:case' },
    { key: 'cases', to: '/cases', icon: BriefcaseBusiness, permission: 'read:case' },
    { key: 'accounts', to: '/accounts', icon: Activity, permission: 'read:dashboard' },
    { key: 'archetypes', to: '/archetypes', icon: Boxes, permission: 'read:dashboard' },
    { key: 'patterns', to: '/patterns', icon: Waves, permission: 'read:dashboard' },
    { key: 'metrics', to: '/dictionary', icon: BookOpen, permission: 'read:dashboard' },
  ],
  [
    { key: 'imports', to: '/imports', icon: FileUp, permission: 'write:import' },
    { key: 'jobs', to: '/jobs', icon: ListChecks, permission: 'read:job' },
  ],
  [
    { key: 'groups', to: '/groups', icon: UsersRound, permission: 'manage:group' },
    { key: 'users', to: '/users', icon: Users, permission: 'manage:user' },
    { key: 'audit', to: '/audit', icon: ScrollText, permission: 'read:audit' },
  ],
];
