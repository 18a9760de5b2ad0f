/** Columns and SQL types of the snapshot files that are made from the metric registry (contracts/lake-files.ts). */
import { fingerprintColumns } from './fingerprint.ts';
import { historyMetrics, intervalMetrics, metricKeys } from './metrics.ts';

const doubles = (names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, 'DOUBLE']));

export const metricTableColumns: Readonly<Record<string, string>> = {
  account_id: 'INTEGER',
  window: 'VARCHAR',
  data_tier: 'VARCHAR',
  capabilities: 'VARCHAR',
  first_open_ms: 'BIGINT',
  last_close_ms: 'BIGINT',
  ...doubles(metricKeys),
  reasons: 'VARCHAR',
};

export const intervalTableColumns: Readonly<Record<string, string>> = {
  account_id: 'INTEGER',
  window: 'VARCHAR',
  ...doubles(intervalMetrics.flatMap((key) => [`${key}_n`, `${key}_low`, `${key}_high`])),
};

export const weeklyTableColumns: Readonly<Record<string, string>> = {
  account_id: 'INTEGER',
  week_ms: 'BIGINT',
  ideas: 'INTEGER',
  ...doubles(historyMetrics),
};

export const fingerprintTableColumns: Readonly<Record<string, string>> = { account_id: 'INTEGER', ...doubles(fingerprintColumns) };
