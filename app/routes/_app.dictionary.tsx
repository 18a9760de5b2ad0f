import { type ShouldRevalidateFunction, useLoaderData } from '@remix-run/react';
import { protectedLoader } from '#app/auth/guard.ts';
import { MetricDictionaryPage } from '#app/components/metrics/metric-dictionary-page.tsx';
import { metricWindows } from '#app/domain/metrics.ts';
import { viewerOf } from '#app/presenters/lake.ts';
import { presentMetricDictionary } from '#app/presenters/metric-dictionary.ts';

export const handle = { title: 'metrics:dictionary.title' };

export const loader = protectedLoader({ permission: 'read:dashboard' }, async function metricDictionaryLoader({ request, user, scope }) {
  const asked = new URL(request.url).searchParams.get('window');
  const window = metricWindows.find((one) => one === asked) ?? 'all';
  return { view: await presentMetricDictionary(viewerOf(user.role, scope), window) };
});

/** Search and chapter choose among what is there. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl, defaultShouldRevalidate }) =>
  currentUrl.pathname === nextUrl.pathname && currentUrl.searchParams.get('window') === nextUrl.searchParams.get('window')
    ? false
    : defaultShouldRevalidate;

export default function MetricDictionaryRoute() {
  return <MetricDictionaryPage {...useLoaderData<typeof loader>()} />;
}
