import { protectedLoader } from '#app/auth/guard.ts';
import { comparedIds } from '#app/domain/compare-choice.ts';
import { exportComparison } from '#app/presenters/compare.ts';
import { viewerOf } from '#app/presenters/lake.ts';

/** The metrics of the compared accounts as CSV. */
export const loader = protectedLoader({ permission: 'export:data' }, async function exportComparisonLoader({ request, user, scope }) {
  const ids = comparedIds(new URL(request.url).searchParams.get('ids'));
  return new Response(await exportComparison(viewerOf(user.role, scope), ids), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="compare.csv"',
      'Cache-Control': 'no-store',
    },
  });
});
