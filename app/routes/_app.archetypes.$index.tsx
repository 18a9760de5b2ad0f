import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { ArchetypePage } from '#app/components/archetypes/archetype-page.tsx';
import { archetypeFrom, memberOrders } from '#app/domain/archetype-views.ts';
import { can } from '#app/domain/roles.ts';
import { translatorOf } from '#app/i18n/server.ts';
import { AppError } from '#app/lib/errors.ts';
import { parseForm } from '#app/lib/form.ts';
import { doneWithToast, redirectWithToast } from '#app/lib/toast.ts';
import { presentArchetype } from '#app/presenters/archetype.ts';
import { viewerOf } from '#app/presenters/lake.ts';
import { mergeArchetypes, unmergeArchetype } from '#app/services/merge-archetypes.ts';
import { pinArchetype } from '#app/services/pin-archetype.ts';
import { renameArchetype } from '#app/services/rename-archetype.ts';

export const handle = {
  title: (data: unknown) => {
    const { givenName, name } = (data as { view: { card: { givenName: string | null; name: string } } }).view.card;
    return givenName ?? name;
  },
};

const id = z.coerce.number().int().positive();
const formSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('rename'), name: z.string() }),
  z.object({ intent: z.literal('pin'), pinned: z.string() }),
  z.object({ intent: z.literal('merge'), intoId: id }),
  z.object({ intent: z.literal('unmerge'), identityId: id }),
]);

function whichOf(params: { index?: string }) {
  const which = archetypeFrom(params.index ?? '');
  if (!which) throw new AppError('not-found', 'The run on screen has no such archetype.');
  return which;
}

export const loader = protectedLoader({ permission: 'read:dashboard' }, async function archetypeLoader({ request, params, user, scope }) {
  const wanted = new URL(request.url).searchParams.get('members');
  const order = memberOrders.find((each) => each === wanted);
  const view = await presentArchetype(viewerOf(user.role, scope), whichOf(params), order);
  return { view, may: { manage: can(user.role, 'manage:archetype') } };
});

export const action = protectedAction({ permission: 'manage:archetype' }, async function archetypeAction({ request, params, actor }) {
  const which = whichOf(params);
  if (!('identityId' in which)) throw new AppError('not-found', 'This archetype has no identity yet: rescore first.');
  const form = parseForm(formSchema, await request.formData());
  const { identityId } = which;
  if (form.intent === 'rename') await renameArchetype(actor, identityId, form.name || null);
  if (form.intent === 'pin') await pinArchetype(actor, identityId, form.pinned === 'on');
  if (form.intent === 'unmerge') await unmergeArchetype(actor, form.identityId);
  const t = await translatorOf(request);
  const toast = { tone: 'done' as const, title: t(`archetypes:manage.done.${form.intent}`) };
  if (form.intent !== 'merge') return await doneWithToast(toast);
  await mergeArchetypes(actor, identityId, form.intoId);
  // What was merged has no page of its own any more; the page of the other one can take it back.
  return await redirectWithToast(`/archetypes/id-${form.intoId}`, toast);
});

export default function ArchetypeRoute() {
  return <ArchetypePage {...useLoaderData<typeof loader>()} />;
}
