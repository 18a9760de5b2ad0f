import { protectedLoader } from '#app/auth/guard.ts';
import { isMetricKey } from '#app/domain/metrics.ts';
import { idFromParam } from '#app/lib/route-params.ts';
import { presentAccountRow } from '#app/presenters/accounts.ts';
import { viewerOf } from '#app/presenters/lake.ts';

/** What a card over the map says about an account; `metric` is what colours the map. */
export const loader = protectedLoader({ permission: 'read:dashboard' }, async function accountCardLoader({ request, params, user, scope }) {
  const metric = new URL(request.url).searchParams.get('metric');
  const extra = metric !== null && isMetricKey(metric) ? [metric] : [];
  return { row: await presentAccountRow(viewerOf(user.role, scope), idFromParam(params.id, 'account'), extra) };
});
