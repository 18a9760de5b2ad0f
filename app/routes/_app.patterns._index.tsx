import { redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { PatternsPage } from '#app/components/patterns/patterns-page.tsx';
import { patternChoice } from '#app/domain/pattern-choices.ts';
import { can } from '#app/domain/roles.ts';
import { presentPatterns } from '#app/presenters/patterns.ts';
import { startPatterns } from '#app/services/start-patterns.ts';

export const handle = { title: 'patterns:title' };

export const loader = protectedLoader({ permission: 'read:dashboard' }, async function patternsLoader({ user, scope }) {
  return { view: await presentPatterns({ user, scope }), mayStart: can(user.role, 'write:job') };
});

/** Starts a search; its page shows how far it is, then what it found. */
export const action = protectedAction({ permission: 'write:job' }, async function patternsAction({ request, actor, scope }) {
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  const groupId = /^\d{1,9}$/.test(text('groupId')) ? Number(text('groupId')) : null;
  return redirect(`/patterns/${await startPatterns(actor, scope, patternChoice(text), groupId)}`);
});

export default function PatternsRoute() {
  return <PatternsPage {...useLoaderData<typeof loader>()} />;
}
