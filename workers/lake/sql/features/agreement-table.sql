-- How each account's opens agree with the prices there are (contracts/lake-files.ts).
CREATE TABLE agreement (
  account_id INTEGER,
  seed BIGINT,
  opens INTEGER,
  inside INTEGER,
  shift_hours INTEGER,
  shift_share DOUBLE,
  accepted INTEGER
);
