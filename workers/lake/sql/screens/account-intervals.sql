-- n and 95 % interval of every metric of one account and window; no row for a window without intervals.
-- @relation intervals                the run's intervals
-- @param accountId INTEGER
-- @param metricWindow VARCHAR        all, d90, d30 or last50
SELECT * EXCLUDE (account_id, "window")
FROM {intervals}
WHERE account_id = $accountId AND "window" = $metricWindow
