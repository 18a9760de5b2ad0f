import { useLoaderData } from '@remix-run/react';
import { protectedLoader } from '#app/auth/guard.ts';
import { HistoryPage } from '#app/components/history/history-page.tsx';
import { defaultHistory, mostPanels } from '#app/domain/history-views.ts';
import { idFromParam } from '#app/lib/route-params.ts';
import { metricsFrom, presentAccountHistory } from '#app/presenters/account-history.ts';
import { viewerOf } from '#app/presenters/lake.ts';

export const handle = { title: (data: unknown) => (data as { view: { row: { label: string } } }).view.row.label };

export const loader = protectedLoader({ permission: 'read:dashboard' }, async function historyLoader({ request, params, user, scope }) {
  const metrics = (metricsFrom(new URL(request.url).searchParams) ?? defaultHistory).slice(0, mostPanels);
  return { view: await presentAccountHistory(viewerOf(user.role, scope), idFromParam(params.id, 'account'), metrics) };
});

export default function HistoryRoute() {
  return <HistoryPage {...useLoaderData<typeof loader>()} />;
}
