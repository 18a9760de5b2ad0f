import { protectedLoader } from '#app/auth/guard.ts';
import { dictionaryCsv, dictionaryRows } from '#app/domain/metric-dictionary.ts';
import { translatorOf } from '#app/i18n/server.ts';

/** The metric dictionary as a file: `?format=csv` or `json`. It holds definitions and no account's value. */
export const loader = protectedLoader({ permission: 'read:dashboard' }, async function exportDictionaryLoader({ request }) {
  const t = await translatorOf(request);
  const rows = dictionaryRows((key) => ({ name: t(`metrics:${key}.name`), meaning: t(`metrics:${key}.meaning`) }));
  const isJson = new URL(request.url).searchParams.get('format') === 'json';
  return new Response(isJson ? `${JSON.stringify(rows, null, 2)}\n` : dictionaryCsv(rows), {
    headers: {
      'Content-Type': isJson ? 'application/json' : 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="metrics.${isJson ? 'json' : 'csv'}"`,
      'Cache-Control': 'no-store',
    },
  });
});
