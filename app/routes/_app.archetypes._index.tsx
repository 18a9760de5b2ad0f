import { useLoaderData } from '@remix-run/react';
import { protectedLoader } from '#app/auth/guard.ts';
import { ArchetypesPage } from '#app/components/archetypes/archetypes-page.tsx';
import { presentArchetypes } from '#app/presenters/archetypes.ts';
import { viewerOf } from '#app/presenters/lake.ts';

export const handle = { title: 'archetypes:title' };

export const loader = protectedLoader({ permission: 'read:dashboard' }, async function archetypesLoader({ user, scope }) {
  return { view: await presentArchetypes(viewerOf(user.role, scope)) };
});

export default function ArchetypesRoute() {
  return <ArchetypesPage {...useLoaderData<typeof loader>()} />;
}
