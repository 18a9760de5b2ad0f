import { protectedLoader } from '#app/auth/guard.ts';
import { viewerOf } from '#app/presenters/lake.ts';
import { exportPattern, exportPatternJson } from '#app/presenters/pattern-result.ts';
import { presentSearch } from '#app/presenters/patterns.ts';

/** A result as a file: who is in which group (CSV), or everything with series and tree (`?format=json`). */
export const loader = protectedLoader({ permission: 'export:data' }, async function exportPatternLoader({ request, params, user, scope }) {
  const viewer = viewerOf(user.role, scope);
  const search = await presentSearch({ user, scope }, params.id ?? '');
  const isJson = new URL(request.url).searchParams.get('format') === 'json';
  const body = isJson ? await exportPatternJson(viewer, search) : await exportPattern(viewer, search.job.id);
  return new Response(body, {
    headers: {
      'Content-Type': isJson ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="patterns.${isJson ? 'json' : 'csv'}"`,
      'Cache-Control': 'no-store',
    },
  });
});
