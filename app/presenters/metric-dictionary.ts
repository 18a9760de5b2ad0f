import type { MetricCoverage, MetricDictionaryView } from '#app/domain/metric-dictionary.ts';
import { type MetricWindow, metricByKey, metricKeys, metricValue } from '#app/domain/metrics.ts';
import { numbers, texts } from '#workers/lake/engine.ts';
import { sqlFile } from '#workers/lake/sql-files.ts';
import { openLakeFor, type Viewer } from './lake.ts';
import { peersOf } from './peers.ts';

/** The dictionary's figures: how each metric spreads over the book, for how many accounts it could be evaluated, and why not for the others. */
export async function presentMetricDictionary(viewer: Viewer, window: MetricWindow): Promise<MetricDictionaryView> {
  const lake = await openLakeFor(viewer);
  if (!lake.run) return { window, hasRun: false, coverage: {} };
  const [peers, reasons, currencies] = await Promise.all([
    peersOf(lake, window),
    lake.bookColumns(sqlFile('screens', 'book-reasons'), { metricWindow: window }),
    lake.bookColumns(sqlFile('screens', 'book-currency'), {}),
  ]);
  const currency = texts(currencies, 'currency')[0] ?? '';
  const codes = texts(reasons, 'reasons');
  const sizes = numbers(reasons, 'accounts');
  const accounts = sizes.reduce((total, size) => total + size, 0);
  const coverage = metricKeys.map((key, place): [typeof key, MetricCoverage] => {
    const missing = new Map<NonNullable<ReturnType<typeof metricValue>['reason']>, number>();
    let evaluated = 0;
    codes.forEach((text, row) => {
      const code = text?.[place];
      if (code === '.') evaluated += sizes[row]!;
      else {
        const reason = metricValue(null, code).reason!;
        missing.set(reason, (missing.get(reason) ?? 0) + sizes[row]!);
      }
    });
    return [
      key,
      {
        accounts,
        evaluated,
        missing: [...missing].map(([reason, count]) => ({ reason, accounts: count })).sort((a, b) => b.accounts - a.accounts),
        quantiles: peers.distribution(key, currency)?.quantiles ?? null,
        currency: metricByKey[key].unit === 'money' ? currency : null,
      },
    ];
  });
  return { window, hasRun: true, coverage: Object.fromEntries(coverage) };
}
