import { protectedLoader } from '#app/auth/guard.ts';
import { packMatrix } from '#app/domain/pattern-series.ts';
import { viewerOf } from '#app/presenters/lake.ts';
import { presentPatternSeries } from '#app/presenters/pattern-result.ts';
import { presentSearch } from '#app/presenters/patterns.ts';

/** The series behind the picture of a result, row by row (app/domain/pattern-series.ts). */
export const loader = protectedLoader({ permission: 'read:dashboard' }, async function patternSeriesLoader({ params, user, scope }) {
  const { job } = await presentSearch({ user, scope }, params.id ?? '');
  return new Response(packMatrix(await presentPatternSeries(viewerOf(user.role, scope), job.id)), {
    headers: { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' },
  });
});
