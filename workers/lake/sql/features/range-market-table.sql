-- What prices and news say about the ideas of a range (core/market/account-market.ts); filled by the task, joined to the ideas by keep-ideas.
CREATE OR REPLACE TABLE range_market (
  account_id INTEGER,
  idea_id INTEGER,
  mae_bps DOUBLE,
  mfe_bps DOUBLE,
  exit_bps DOUBLE,
  markout_1m DOUBLE,
  markout_5m DOUBLE,
  markout_15m DOUBLE,
  markout_60m DOUBLE,
  return_before DOUBLE,
  toxic DOUBLE,
  news DOUBLE
);
