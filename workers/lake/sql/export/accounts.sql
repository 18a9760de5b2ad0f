-- One row per labelled account: who it is, its archetype, and its metrics over all its trades.
-- @relation labels      what the control plane knows about the accounts that may leave
-- @relation metrics     the run's metrics
-- @relation archetypes  the run's archetypes
SELECT
  l.*,
  m.data_tier,
  m.first_open_ms,
  m.last_close_ms,
  a.archetype_key AS archetype,
  a.confidence AS archetype_confidence,
  m.* EXCLUDE (account_id, "window", data_tier, capabilities, first_open_ms, last_close_ms, reasons)
FROM {labels} AS l
LEFT JOIN {metrics} AS m ON m.account_id = l.account_id AND m."window" = 'all'
LEFT JOIN {archetypes} AS a ON a.account_id = l.account_id
ORDER BY l.account_id
