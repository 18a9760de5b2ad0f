-- Daily figures of the whole book (contracts/lake-files.ts).
CREATE TABLE daily (
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
