-- Shared keys of pairs of accounts, filled stretch by stretch.
CREATE OR REPLACE TABLE matches (
  account_a INTEGER,
  account_b INTEGER,
  direction TINYINT,
  symbol VARCHAR,
  hour BIGINT,
  matches BIGINT
);
