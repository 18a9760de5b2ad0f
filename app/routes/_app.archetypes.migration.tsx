import { useLoaderData } from '@remix-run/react';
import { protectedLoader } from '#app/auth/guard.ts';
import { MigrationPage, type MovementView, movementViews } from '#app/components/archetypes/movement/migration-page.tsx';
import { presentComparison, presentDrift, presentVersions } from '#app/presenters/archetype-drift.ts';
import { presentMigration } from '#app/presenters/archetype-migration.ts';
import { type Viewer, viewerOf } from '#app/presenters/lake.ts';

export const handle = { title: 'archetypes:migration.title' };

const dayOf = (text: string | null): number | null => {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text ?? '') ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
};

async function movementOf(viewer: Viewer, search: URLSearchParams): Promise<MovementView> {
  const view = movementViews.find((each) => each === search.get('view')) ?? 'flows';
  if (view === 'drift' || view === 'moves') return { view, drift: await presentDrift(viewer) };
  if (view === 'versions') {
    const [a, b] = [search.get('a'), search.get('b')];
    const [versions, comparison] = await Promise.all([presentVersions(), a && b ? presentComparison(viewer, a, b) : null]);
    return { view, versions, comparison };
  }
  const steps = Number(search.get('steps') ?? 1);
  const wish = { fromMs: dayOf(search.get('from')), toMs: dayOf(search.get('to')), steps: Number.isSafeInteger(steps) ? steps : 1 };
  return { view, migration: await presentMigration(viewer, wish) };
}

export const loader = protectedLoader({ permission: 'read:dashboard' }, async function migrationLoader({ request, user, scope }) {
  return { page: await movementOf(viewerOf(user.role, scope), new URL(request.url).searchParams) };
});

export default function MigrationRoute() {
  return <MigrationPage {...useLoaderData<typeof loader>()} />;
}
