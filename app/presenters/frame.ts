import { isFinished, type JobView } from '#app/domain/jobs.ts';
import type { Preferences } from '#app/domain/preferences.ts';
import { can, type Permission, permissions, type Role } from '#app/domain/roles.ts';
import { bookVersion } from '#app/live/book-version.ts';
import { type GroupOption, listGroupOptions } from '#app/repositories/groups.ts';
import { jobsInMotion, toJobView } from '#app/repositories/jobs.ts';
import type { User } from '#app/repositories/users.ts';

export type FrameView = {
  user: { name: string; email: string; role: Role };
  /** For showing and hiding only: the guard of each route is what protects it. */
  may: Permission[];
  preferences: Preferences;
  /** The groups to narrow the pages to. */
  groups: GroupOption[];
  /** Queued and running; empty for people who may not see jobs. */
  jobs: JobView[];
  /** The state of the book that the pages of this moment show. */
  bookVersion: string;
};

/** The frame around every page, for one person. */
export async function presentFrame(user: User, nowMs: number): Promise<FrameView> {
  const [groups, jobs, version] = await Promise.all([
    listGroupOptions(user.role === 'admin' ? undefined : user.groupIds),
    can(user.role, 'read:job') ? jobsInMotion(new Date(nowMs)) : [],
    bookVersion(),
  ]);
  return {
    user: { name: user.name, email: user.email, role: user.role },
    may: permissions.filter((permission) => can(user.role, permission)),
    preferences: user.preferences,
    groups,
    jobs: jobs.map(toJobView).filter((job) => !isFinished(job.status)),
    bookVersion: version,
  };
}
