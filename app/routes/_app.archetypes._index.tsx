import { type ShouldRevalidateFunction, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { ArchetypesPage } from '#app/components/archetypes/archetypes-page.tsx';
import { archetypeAlgorithms } from '#app/domain/archetype-settings.ts';
import { can } from '#app/domain/roles.ts';
import { translatorOf } from '#app/i18n/server.ts';
import { parseForm } from '#app/lib/form.ts';
import { doneWithToast } from '#app/lib/toast.ts';
import { presentArchetypes } from '#app/presenters/archetypes.ts';
import { presentGroupChoices } from '#app/presenters/groups.ts';
import { viewerOf } from '#app/presenters/lake.ts';
import { changeArchetypeSettings } from '#app/services/change-archetype-settings.ts';
import { startRescore } from '#app/services/start-rescore.ts';

export const handle = { title: 'archetypes:title' };

const formSchema = z.object({
  intent: z.literal('settings'),
  algorithm: z.enum(['auto', ...archetypeAlgorithms]),
  clusters: z.union([z.literal('').transform(() => null), z.coerce.number().int()]).default(null),
  pca: z.literal('on').optional(),
  rescore: z.literal('on').optional(),
});

export const loader = protectedLoader({ permission: 'read:dashboard' }, async function archetypesLoader({ user, scope }) {
  const [view, groups] = await Promise.all([presentArchetypes(viewerOf(user.role, scope)), presentGroupChoices(scope)]);
  const may = { write: can(user.role, 'write:account'), ungroup: user.role === 'admin', manage: can(user.role, 'manage:archetype') };
  return { view, groups, may };
});

export const action = protectedAction({ permission: 'manage:archetype' }, async function archetypesAction({ request, actor }) {
  const { algorithm, clusters, pca, rescore } = parseForm(formSchema, await request.formData());
  await changeArchetypeSettings(actor, { algorithm, clusters, pca: pca === 'on' });
  if (rescore) await startRescore(actor);
  const t = await translatorOf(request);
  return await doneWithToast({ tone: 'done', title: t(rescore ? 'archetypes:settings.doneRescore' : 'archetypes:settings.done') });
});

/** Colours and areas of the map are read by the map itself. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl, formAction, defaultShouldRevalidate }) => {
  const withoutMap = (url: URL) => {
    const search = new URLSearchParams(url.search);
    for (const name of ['colour', 'area']) search.delete(name);
    return `${url.pathname}?${search}`;
  };
  const isMapAlone = !formAction && currentUrl.search !== nextUrl.search && withoutMap(currentUrl) === withoutMap(nextUrl);
  return isMapAlone ? false : defaultShouldRevalidate;
};

export default function ArchetypesRoute() {
  return <ArchetypesPage {...useLoaderData<typeof loader>()} />;
}
