-- Why values are missing over the whole book: accounts per text of reason codes (contracts/metrics.ts).
-- @relation metrics                  the run's metrics, of every account
-- @param metricWindow VARCHAR
SELECT reasons, count(*) AS accounts
FROM {metrics}
WHERE "window" = $metricWindow
GROUP BY reasons
