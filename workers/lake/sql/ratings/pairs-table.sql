-- Validated pairs (contracts/lake-files.ts), with the width of the buckets they were found with.
CREATE OR REPLACE TABLE pairs (
  account_a INTEGER,
  account_b INTEGER,
  side TINYINT,
  matches INTEGER,
  expected DOUBLE,
  p_value DOUBLE,
  share_a DOUBLE,
  share_b DOUBLE,
  step_ms INTEGER
);
