-- How every account moved since the run before (contracts/lake-files.ts, account-drift.parquet).
CREATE TABLE account_drift (
  account_id INTEGER,
  previous_identity_id INTEGER,
  identity_id INTEGER,
  previous_key VARCHAR,
  archetype_key VARCHAR,
  moved INTEGER,
  risky INTEGER,
  previous_risk INTEGER,
  risk INTEGER,
  distance DOUBLE,
  distance_z DOUBLE,
  features VARCHAR,
  since_run VARCHAR
);
