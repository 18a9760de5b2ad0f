import { protectedAction } from '#app/auth/guard.ts';
import { filterFromUrl } from '#app/domain/account-filter.ts';
import { translatorOf } from '#app/i18n/server.ts';
import { AppError } from '#app/lib/errors.ts';
import { doneWithToast } from '#app/lib/toast.ts';
import { selectedIds } from '#app/presenters/accounts.ts';
import { viewerOf } from '#app/presenters/lake.ts';
import { archiveAccounts } from '#app/services/archive-accounts.ts';
import { assignGroup } from '#app/services/assign-group.ts';
import { tagAccounts } from '#app/services/tag-accounts.ts';

/** Changes many accounts at once: those with the given ids, or all that meet a filter. */
export const action = protectedAction({ permission: 'write:account' }, async function bulkAction({ request, user, scope, actor }) {
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  const ids = form.has('filter')
    ? await selectedIds(viewerOf(user.role, scope), filterFromUrl(new URLSearchParams(text('filter'))))
    : text('ids').split(',').map(Number).filter(Number.isSafeInteger);
  const count = await change();
  const t = await translatorOf(request);
  return await doneWithToast({ tone: 'done', title: count > 0 ? t('accounts:bulk.done', { count }) : t('accounts:bulk.unchanged') });

  async function change(): Promise<number> {
    switch (text('intent')) {
      case 'group':
        return await assignGroup(actor, scope, ids, text('groupId') === '' ? null : Number(text('groupId')));
      case 'tag':
        return await tagAccounts(actor, scope, ids, { add: text('add').split(','), remove: text('remove').split(',') });
      case 'archive':
        return await archiveAccounts(actor, scope, ids, Date.now());
      case 'restore':
        return await archiveAccounts(actor, scope, ids, null);
      default:
        throw new AppError('invalid', 'Say what to do with the accounts: group, tag, archive or restore.');
    }
  }
});
