-- An account's metrics over the trailing 30 days, week by week.
-- @relation weekly                   weekly metrics of the run
-- @param accountId INTEGER
SELECT * FROM {weekly} WHERE account_id = $accountId ORDER BY week_ms
