-- The newest close among the accounts the reader may see: the end of the last 30 and 90 days.
-- @relation metrics                  the run's metrics
SELECT max(last_close_ms) AS last_close_ms FROM {metrics} WHERE "window" = 'all'
