import { useLoaderData } from '@remix-run/react';
import { protectedLoader } from '#app/auth/guard.ts';
import { ComparePage } from '#app/components/compare/compare-page.tsx';
import { comparedIds } from '#app/domain/compare-choice.ts';
import { can } from '#app/domain/roles.ts';
import { presentCompare } from '#app/presenters/compare.ts';
import { viewerOf } from '#app/presenters/lake.ts';

export const handle = { title: 'compare:title' };

export const loader = protectedLoader({ permission: 'read:dashboard' }, async function compareLoader({ request, user, scope }) {
  const ids = comparedIds(new URL(request.url).searchParams.get('ids'));
  return { view: await presentCompare(viewerOf(user.role, scope), ids), mayExport: can(user.role, 'export:data') };
});

export default function CompareRoute() {
  return <ComparePage {...useLoaderData<typeof loader>()} />;
}
