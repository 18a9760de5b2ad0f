-- Every value of every metric over the whole book, for its percentiles.
-- @relation metrics                  the run's metrics, of every account
-- @param metricWindow VARCHAR
SELECT * EXCLUDE (account_id, "window", data_tier, capabilities, first_open_ms, last_close_ms, reasons)
FROM {metrics}
WHERE "window" = $metricWindow
