-- Every value of every metric over the whole book, with the account's currency, for its percentiles.
-- @relation metrics                  the run's metrics, of every account
-- @relation accounts                 the lake's accounts
-- @param metricWindow VARCHAR
SELECT accounts.currency, metrics.* EXCLUDE (account_id, "window", data_tier, capabilities, first_open_ms, last_close_ms, reasons)
FROM {metrics} AS metrics
LEFT JOIN {accounts} AS accounts ON accounts.account_id = metrics.account_id
WHERE metrics."window" = $metricWindow
