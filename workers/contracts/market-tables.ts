/** Columns and SQL types of what prices, news and the comparison with the book add to a run's files (contracts/lake-files.ts). */

/** In ideas.parquet: null where no price or calendar reaches. */
export const marketIdeaColumns = {
  mae_bps: 'DOUBLE',
  mfe_bps: 'DOUBLE',
  exit_bps: 'DOUBLE',
  markout_1m: 'DOUBLE',
  markout_5m: 'DOUBLE',
  markout_15m: 'DOUBLE',
  markout_60m: 'DOUBLE',
  return_before: 'DOUBLE',
  toxic: 'DOUBLE',
  news: 'DOUBLE',
} as const;

/** agreement.parquet. */
export const agreementTableColumns = {
  account_id: 'INTEGER',
  seed: 'BIGINT',
  opens: 'INTEGER',
  inside: 'INTEGER',
  shift_hours: 'INTEGER',
  shift_share: 'DOUBLE',
  accepted: 'INTEGER',
} as const;

/** pairs.parquet. */
export const pairTableColumns = {
  account_a: 'INTEGER',
  account_b: 'INTEGER',
  side: 'TINYINT',
  matches: 'INTEGER',
  expected: 'DOUBLE',
  p_value: 'DOUBLE',
  share_a: 'DOUBLE',
  share_b: 'DOUBLE',
  lag_median_s: 'DOUBLE',
} as const;
