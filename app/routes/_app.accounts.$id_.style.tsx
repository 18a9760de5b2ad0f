import { useLoaderData } from '@remix-run/react';
import { protectedLoader } from '#app/auth/guard.ts';
import { StylePage } from '#app/components/style/style-page.tsx';
import { idFromParam } from '#app/lib/route-params.ts';
import { presentAccountStyle } from '#app/presenters/account-style.ts';
import { viewerOf } from '#app/presenters/lake.ts';

export const handle = { title: (data: unknown) => (data as { view: { row: { label: string } } }).view.row.label };

export const loader = protectedLoader({ permission: 'read:dashboard' }, async function styleLoader({ params, user, scope }) {
  return { view: await presentAccountStyle(viewerOf(user.role, scope), idFromParam(params.id, 'account')) };
});

export default function StyleRoute() {
  return <StylePage {...useLoaderData<typeof loader>()} />;
}
