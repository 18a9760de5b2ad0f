import { useLoaderData } from '@remix-run/react';
import { protectedLoader } from '#app/auth/guard.ts';
import { StylePage } from '#app/components/style/style-page.tsx';
import { AppError } from '#app/lib/errors.ts';
import { presentAccountStyle } from '#app/presenters/account-style.ts';
import { viewerOf } from '#app/presenters/lake.ts';

export const handle = { title: (data: unknown) => (data as { view: { row: { label: string } } }).view.row.label };

export const loader = protectedLoader({ permission: 'read:dashboard' }, async function styleLoader({ params, user, scope }) {
  if (!/^\d{1,9}$/.test(params.id ?? '')) throw new AppError('not-found', 'There is no such account within your groups.');
  return { view: await presentAccountStyle(viewerOf(user.role, scope), Number(params.id)) };
});

export default function StyleRoute() {
  return <StylePage {...useLoaderData<typeof loader>()} />;
}
