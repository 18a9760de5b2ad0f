/** Where things lie under CORTEX_DATA_DIR. One place, so that every process agrees. */
import path from 'node:path';

export const dataPaths = (dataDir: string) => ({
  rawDb: path.join(dataDir, 'raw.db'),
  controlDb: path.join(dataDir, 'cortex.db'),
  lake: path.join(dataDir, 'lake'),
  manifest: path.join(dataDir, 'lake', 'manifest.json'),
  lakeLock: path.join(dataDir, 'lake', 'writer.lock.db'),
  runs: path.join(dataDir, 'lake', 'runs'),
  run: (runId: string) => path.join(dataDir, 'lake', 'runs', runId),
  uploads: path.join(dataDir, 'uploads'),
  temp: path.join(dataDir, 'temp'),
  secrets: path.join(dataDir, 'secrets.json'),
});

/** Columns of the Parquet files: the lake's contract. Times are ms UTC as BIGINT, money in account currency. */
export const positionColumns = {
  account_id: 'INTEGER',
  position_id: 'BIGINT',
  symbol: 'VARCHAR',
  side: 'TINYINT', // 1 buy, -1 sell
  volume_lots: 'DOUBLE',
  opened_at_ms: 'BIGINT',
  open_price: 'DOUBLE',
  closed_at_ms: 'BIGINT',
  close_price: 'DOUBLE',
  sl: 'DOUBLE',
  tp: 'DOUBLE',
  commission: 'DOUBLE',
  swap: 'DOUBLE',
  profit: 'DOUBLE',
  magic: 'BIGINT',
  close_reason: 'VARCHAR',
  contract_size: 'DOUBLE',
  is_partial: 'BOOLEAN',
} as const;

/**
 * A run's snapshot folder `lake/runs/<runId>/`:
 * - ideas.parquet: account_id, idea_id (ordinal per account), symbol, side, legs, volume_lots, opened_at_ms, closed_at_ms, open_price (volume weighted), profit (net),
 *   adverse_adds, favourable_adds, spacing_cv (null under 3 legs), max_lots_open; sorted by account and open time
 * - metrics.parquet: account_id, window, data_tier ('T0'…), capabilities (comma list), first_open_ms, last_close_ms, then one DOUBLE column per metric key, then `reasons`
 * - archetypes.parquet: account_id, archetype_index, archetype_key, confidence, runner_up_key, x, y, deciding (JSON of DecidingFeature[])
 * - daily.parquet: account_id, day (DATE), ideas, positions, volume_lots, profit (net, by close day), deposits (net), balance_end
 * - fit.json: ArchetypeFit
 */
export const snapshotFiles = ['ideas.parquet', 'metrics.parquet', 'archetypes.parquet', 'daily.parquet', 'fit.json'] as const;
export type SnapshotFile = (typeof snapshotFiles)[number];
