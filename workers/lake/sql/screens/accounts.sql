-- Every account that the reader may see, with its metrics of one window and its archetype. Filters, sorts and pages are built around this.
-- @relation directory                what the firm knows about the accounts
-- @relation metrics                  the run's metrics
-- @relation archetypes               the run's archetypes
-- @param metricWindow VARCHAR        all, d90, d30 or last50
-- @param runId VARCHAR               whose archetypes these are: map coordinates mean something within one run only
-- @column account_id INTEGER
-- @column archetype_key VARCHAR      NULL before the first run
SELECT
  directory.*,
  metrics.* EXCLUDE (account_id, "window"),
  archetypes.* EXCLUDE (account_id),
  $runId AS run_id
FROM {directory} AS directory
LEFT JOIN {metrics} AS metrics ON metrics.account_id = directory.account_id AND metrics."window" = $metricWindow
LEFT JOIN {archetypes} AS archetypes ON archetypes.account_id = directory.account_id
