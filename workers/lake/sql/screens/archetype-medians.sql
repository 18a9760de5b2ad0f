-- The median of every metric within each archetype of the whole book.
-- @relation metrics                  the run's metrics, of every account
-- @relation archetypes               the run's archetypes, of every account
-- @param metricWindow VARCHAR
SELECT
  archetypes.archetype_index,
  count(*) AS accounts,
  median(COLUMNS(metrics.* EXCLUDE (account_id, "window", data_tier, capabilities, first_open_ms, last_close_ms, reasons)))
FROM {metrics} AS metrics
JOIN {archetypes} AS archetypes ON archetypes.account_id = metrics.account_id
WHERE metrics."window" = $metricWindow
GROUP BY archetypes.archetype_index
