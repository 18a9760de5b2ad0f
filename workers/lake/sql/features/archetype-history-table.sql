-- What a run's model says of every week of every account (contracts/lake-files.ts, archetype-history.parquet).
CREATE TABLE archetype_history (
  account_id INTEGER,
  week_ms BIGINT,
  identity_id INTEGER,
  confidence DOUBLE
);
