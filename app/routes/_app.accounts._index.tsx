import { useLoaderData } from '@remix-run/react';
import { protectedLoader } from '#app/auth/guard.ts';
import { AccountsPage } from '#app/components/accounts/accounts-page.tsx';
import { columnsFrom, filterFromUrl, pageFromUrl, sortFromUrl } from '#app/domain/account-filter.ts';
import { can } from '#app/domain/roles.ts';
import { presentAccounts } from '#app/presenters/accounts.ts';
import { viewerOf } from '#app/presenters/lake.ts';

export const handle = { title: 'accounts:title' };

export const loader = protectedLoader({ permission: 'read:dashboard' }, async function accountsLoader({ request, user, scope }) {
  const params = new URL(request.url).searchParams;
  const peek = params.get('peek');
  const view = await presentAccounts({
    viewer: viewerOf(user.role, scope),
    filter: filterFromUrl(params),
    sort: sortFromUrl(params),
    page: pageFromUrl(params),
    columns: columnsFrom(user.preferences.columns.accounts),
    peekId: peek !== null && /^\d{1,9}$/.test(peek) ? Number(peek) : null,
  });
  return {
    view,
    may: {
      readNames: can(user.role, 'read:pii'),
      write: can(user.role, 'write:account'),
      export: can(user.role, 'export:data'),
      import: can(user.role, 'write:import'),
      seeAll: user.role === 'admin',
    },
  };
});

export default function AccountsRoute() {
  return <AccountsPage {...useLoaderData<typeof loader>()} />;
}
