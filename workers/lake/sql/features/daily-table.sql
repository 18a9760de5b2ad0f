-- Daily figures of a range of accounts (contracts/lake-files.ts).
CREATE OR REPLACE TABLE daily (
  account_id INTEGER,
  day DATE,
  ideas INTEGER,
  positions INTEGER,
  volume_lots DOUBLE,
  profit DOUBLE,
  deposits DOUBLE,
  charges DOUBLE,
  balance_end DOUBLE
);
