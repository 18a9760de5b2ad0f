-- Weekly history, account by account.
-- @relation weekly weekly metrics of the run
SELECT * FROM {weekly} ORDER BY account_id, week_ms;
