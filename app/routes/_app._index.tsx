import { useLoaderData } from '@remix-run/react';
import { protectedLoader } from '#app/auth/guard.ts';
import { OverviewPage } from '#app/components/overview/overview-page.tsx';
import { can } from '#app/domain/roles.ts';
import { viewerOf } from '#app/presenters/lake.ts';
import { presentOverview } from '#app/presenters/overview.ts';

export const handle = { title: 'overview:title' };

export const loader = protectedLoader({ permission: 'read:dashboard' }, async function overviewLoader({ user, scope }) {
  return {
    view: await presentOverview({ viewer: viewerOf(user.role, scope), role: user.role }),
    may: { import: can(user.role, 'write:import'), loadDemo: can(user.role, 'remove:demo'), seeJobs: can(user.role, 'read:job') },
  };
});

export default function OverviewRoute() {
  return <OverviewPage {...useLoaderData<typeof loader>()} />;
}
