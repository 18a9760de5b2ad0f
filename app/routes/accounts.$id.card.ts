import { protectedLoader } from '#app/auth/guard.ts';
import { isMetricKey } from '#app/domain/metrics.ts';
import { AppError } from '#app/lib/errors.ts';
import { presentAccountRow } from '#app/presenters/accounts.ts';
import { viewerOf } from '#app/presenters/lake.ts';

/** What a card over the map says about an account; `metric` is what colours the map. */
export const loader = protectedLoader({ permission: 'read:dashboard' }, async function accountCardLoader({ request, params, user, scope }) {
  if (!/^\d{1,9}$/.test(params.id ?? '')) throw new AppError('not-found', 'There is no such account within your groups.');
  const metric = new URL(request.url).searchParams.get('metric');
  const extra = metric !== null && isMetricKey(metric) ? [metric] : [];
  return { row: await presentAccountRow(viewerOf(user.role, scope), Number(params.id), extra) };
});
