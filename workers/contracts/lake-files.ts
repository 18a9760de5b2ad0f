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
  /** Parts of results that are computed by several threads; gone when they are joined. */
  runParts: (runId: string) => path.join(dataDir, 'lake', 'runs', `.parts-${runId}`),
  patterns: path.join(dataDir, 'lake', 'patterns'),
  pattern: (id: string) => path.join(dataDir, 'lake', 'patterns', `${id}.json`),
  uploads: path.join(dataDir, 'uploads'),
  temp: path.join(dataDir, 'temp'),
  simulator: path.join(dataDir, 'simulator.json'),
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

/** Deposits, withdrawals and corrections; `amount` is signed. */
export const balanceOpColumns = {
  account_id: 'INTEGER',
  balance_op_id: 'BIGINT',
  kind: 'VARCHAR',
  amount: 'DOUBLE',
  at_ms: 'BIGINT',
} as const;

/** What numbers need to know about an account; nothing that names a person. */
export const accountColumns = {
  account_id: 'INTEGER',
  source: 'VARCHAR',
  platform: 'VARCHAR',
  currency: 'VARCHAR',
  leverage: 'DOUBLE',
  initial_balance: 'DOUBLE',
  stage: 'VARCHAR',
  opened_at_ms: 'BIGINT',
  is_demo: 'BOOLEAN',
  has_owner: 'BOOLEAN',
} as const;

/** Prices by bar; `seconds` is a bar's length, `at_ms` its start. */
const barColumns = {
  symbol: 'VARCHAR',
  seconds: 'INTEGER',
  at_ms: 'BIGINT',
  open: 'DOUBLE',
  high: 'DOUBLE',
  low: 'DOUBLE',
  close: 'DOUBLE',
} as const;

/** Economic releases. */
const calendarEventColumns = { at_ms: 'BIGINT', currency: 'VARCHAR', impact: 'VARCHAR', title: 'VARCHAR' } as const;

/**
 * The lake's tables. `positions` holds closed positions, one part per UTC month of close, sorted by account, open time and id;
 * `bars` is one part per symbol. What the simulator's market says is apart, so that no real account is measured on it: `demo_bars` one part per seed and month,
 * `demo_calendar_events`. The others are one part each: `open_positions` (close columns null), `balance_ops`, `accounts`, `calendar_events`.
 */
export const lakeTables = {
  positions: positionColumns,
  open_positions: positionColumns,
  balance_ops: balanceOpColumns,
  accounts: accountColumns,
  bars: barColumns,
  calendar_events: calendarEventColumns,
  demo_bars: { seed: 'BIGINT', ...barColumns },
  demo_calendar_events: { seed: 'BIGINT', ...calendarEventColumns },
} as const;
export type LakeTable = keyof typeof lakeTables;

/**
 * A run's snapshot folder `lake/runs/<runId>/`:
 * - ideas.parquet: account_id, idea_id (ordinal per account), symbol, side, legs (entries), positions (rows, partial closes included), volume_lots, first_lots (first leg),
 *   max_to_first_lots, leg_lots_cv (null for one leg), max_lots_open, opened_at_ms, closed_at_ms, hold_s (lot-weighted hold of the legs), open_price (volume weighted),
 *   profit (net), gross_profit, costs (commission + swap), swap, adverse_adds, favourable_adds, spacing_cv (null under 3 legs), notional and planned_risk (account currency,
 *   null where they cannot be told), has_stop, told_positions (rows with a magic number or close reason), algo_positions; and where prices and news reach the account
 *   (null elsewhere): mae_bps, mfe_bps, exit_bps (worst and best price of the hold and the exit against the fill), markout_1m, markout_5m, markout_15m, markout_60m (bps, signed by
 *   side), return_before (log return of the 24 h before the open), toxic and news (0 or 1); sorted by account and open time
 * - agreement.parquet: accounts for which the lake has a market: account_id, seed (of the simulated market, -1 real prices), opens (within the time of the bars), inside (within their
 *   price), shift_hours and shift_share (the clock that fits clearly better, null where none does), accepted (0/1: measured on these prices)
 * - metrics.parquet: account_id, window, data_tier ('T0'…), capabilities (comma list), first_open_ms, last_close_ms, then one DOUBLE column per metric key, then `reasons`
 * - archetypes.parquet: account_id, archetype_index (-1 too few ideas, -2 unlike anyone), archetype_key, confidence, runner_up_key, x, y, deciding (JSON of DecidingFeature[]),
 *   fitted_index (what this run's fit alone says), memberships (JSON [[index, share], …], largest first, at most 5), outlier_score (0…1), is_noise (0/1), is_prior (0/1: memberships
 *   are a guess from the first ideas); after settling archetype_index and archetype_key are the held label, and there are identity_id (archetype across runs; below 0 the index itself),
 *   held_since_run (run id) and entropy (of the prior, in shares of its maximum)
 * - account-drift.parquet: accounts that the run before had, too: account_id, previous_identity_id, identity_id, previous_key, archetype_key, moved (0/1), risky (0/1: moved to a riskier
 *   archetype, contracts/archetype-risk.ts), previous_risk, risk, distance (in the earlier model's space), distance_z (robust, of ln(1 + distance) in the book), features (JSON
 *   [{ metric, before, after }], most moved first), since_run
 * - archetype-history.parquet: account_id, week_ms, identity_id, confidence: the run's model on every week of weekly.parquet, settled from week to week
 * - drift.json: ArchetypeDrift
 * - daily.parquet: account_id, day (DATE), ideas, positions, volume_lots, profit (net, by close day), deposits (net flows), charges (other balance operations), balance_end (null without balance data)
 * - pairs.parquet: pairs of accounts that open together beyond chance: account_a, account_b, side (1 same, -1 opposite), matches, expected (by chance), p_value, share_a and share_b
 *   (of the opens of each), lag_median_s (> 0: b after a)
 * - intervals.parquet: account_id, window, then `<metric>_n`, `<metric>_low`, `<metric>_high` (95 %) for each of `intervalMetrics`
 * - weekly.parquet: account_id, week_ms (Monday 00:00 UTC at which the trailing 30 days end, exclusive), ideas (of these 30 days), one DOUBLE per `historyMetrics`;
 *   at most the account's newest 104 finished weeks, no row for 30 days without an idea
 * - fingerprints.parquet, fingerprints.json: contracts/fingerprint.ts
 * - changes.parquet: what changed in an account's own behaviour, contracts/patterns.ts
 * - conditions.parquet: contracts/conditions.ts
 * - fit.json: ArchetypeFit
 * - model.json: ArchetypeModel; not there when no account has enough ideas
 */
export const snapshotFiles = [
  'ideas.parquet',
  'metrics.parquet',
  'archetypes.parquet',
  'account-drift.parquet',
  'archetype-history.parquet',
  'daily.parquet',
  'agreement.parquet',
  'pairs.parquet',
  'intervals.parquet',
  'weekly.parquet',
  'fingerprints.parquet',
  'fingerprints.json',
  'changes.parquet',
  'conditions.parquet',
  'fit.json',
  'model.json',
  'drift.json',
] as const;
export type SnapshotFile = (typeof snapshotFiles)[number];
/** The files of a run that can be queried. */
export type SnapshotTable = Extract<SnapshotFile, `${string}.parquet`>;
