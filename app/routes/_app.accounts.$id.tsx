import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { protectedAction, protectedLoader } from '#app/auth/guard.ts';
import { AccountPage } from '#app/components/account/account-page.tsx';
import { pageFromUrl } from '#app/domain/account-filter.ts';
import { accountTabs } from '#app/domain/account-views.ts';
import { metricWindows } from '#app/domain/metrics.ts';
import { can } from '#app/domain/roles.ts';
import { translatorOf } from '#app/i18n/server.ts';
import { parseForm } from '#app/lib/form.ts';
import { idFromParam } from '#app/lib/route-params.ts';
import { doneWithToast } from '#app/lib/toast.ts';
import { presentAccount } from '#app/presenters/account.ts';
import { viewerOf } from '#app/presenters/lake.ts';
import { archiveAccounts } from '#app/services/archive-accounts.ts';
import { assignGroup } from '#app/services/assign-group.ts';
import { renameAccount } from '#app/services/rename-account.ts';
import { replaceTags } from '#app/services/tag-accounts.ts';

export const handle = { title: (data: unknown) => (data as { view: { row: { label: string } } }).view.row.label };

const formSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('rename'), name: z.string() }),
  z.object({ intent: z.literal('tags'), tags: z.string() }),
  z.object({ intent: z.literal('group'), groupId: z.union([z.literal('').transform(() => null), z.coerce.number().int().positive()]) }),
  z.object({ intent: z.literal('archive') }),
  z.object({ intent: z.literal('restore') }),
]);

export const loader = protectedLoader({ permission: 'read:dashboard' }, async function accountLoader({ request, params, user, scope }) {
  const search = new URL(request.url).searchParams;
  const view = await presentAccount({
    viewer: viewerOf(user.role, scope),
    accountId: idFromParam(params.id, 'account'),
    window: metricWindows.find((window) => window === search.get('window')) ?? 'all',
    tab: accountTabs.find((tab) => tab === search.get('tab')) ?? 'ideas',
    page: pageFromUrl(search),
  });
  return {
    view,
    mayWrite: can(user.role, 'write:account'),
    mayUngroup: user.role === 'admin',
    mayOpenCase: can(user.role, 'write:case'),
  };
});

export const action = protectedAction({ permission: 'write:account' }, async function accountAction({ request, params, scope, actor }) {
  const id = idFromParam(params.id, 'account');
  const form = parseForm(formSchema, await request.formData());
  if (form.intent === 'rename') await renameAccount(actor, scope, id, form.name);
  if (form.intent === 'tags') await replaceTags(actor, scope, id, form.tags.split(','));
  if (form.intent === 'group') await assignGroup(actor, scope, [id], form.groupId);
  if (form.intent === 'archive') await archiveAccounts(actor, scope, [id], Date.now());
  if (form.intent === 'restore') await archiveAccounts(actor, scope, [id], null);
  const t = await translatorOf(request);
  return await doneWithToast({ tone: 'done', title: t('account:manage.done') });
});

export default function AccountRoute() {
  return <AccountPage {...useLoaderData<typeof loader>()} />;
}
