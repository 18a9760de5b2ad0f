import { Readable } from 'node:stream';
import { createReadableStreamFromReadable } from '@remix-run/node';
import { protectedLoader } from '#app/auth/guard.ts';
import { filterFromUrl, sortFromUrl } from '#app/domain/account-filter.ts';
import { metricKeys } from '#app/domain/metrics.ts';
import { exportAccounts } from '#app/presenters/accounts.ts';
import { viewerOf } from '#app/presenters/lake.ts';

/** Exactly the accounts of the filter in the address, with every metric, as CSV. */
export const loader = protectedLoader({ permission: 'export:data' }, function exportAccountsLoader({ request, user, scope }) {
  const params = new URL(request.url).searchParams;
  const lines = exportAccounts(
    { viewer: viewerOf(user.role, scope), filter: filterFromUrl(params), sort: sortFromUrl(params) },
    metricKeys,
  );
  return new Response(createReadableStreamFromReadable(Readable.from(lines)), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="accounts.csv"',
      'Cache-Control': 'no-store',
    },
  });
});
