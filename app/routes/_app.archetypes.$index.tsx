import { useLoaderData } from '@remix-run/react';
import { protectedLoader } from '#app/auth/guard.ts';
import { ArchetypePage } from '#app/components/archetypes/archetype-page.tsx';
import { AppError } from '#app/lib/errors.ts';
import { presentArchetype } from '#app/presenters/archetypes.ts';
import { viewerOf } from '#app/presenters/lake.ts';

export const handle = { title: (data: unknown) => (data as { view: { card: { name: string } } }).view.card.name };

export const loader = protectedLoader({ permission: 'read:dashboard' }, async function archetypeLoader({ params, user, scope }) {
  if (!/^\d{1,3}$/.test(params.index ?? '')) throw new AppError('not-found', 'The run on screen has no such archetype.');
  return { view: await presentArchetype(viewerOf(user.role, scope), Number(params.index)) };
});

export default function ArchetypeRoute() {
  return <ArchetypePage {...useLoaderData<typeof loader>()} />;
}
