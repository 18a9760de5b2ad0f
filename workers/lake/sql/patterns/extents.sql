-- How much of each account lies in the window, for the accounts that opened an idea in it.
-- @relation ideas the run's ideas
-- @relation archetypes the run's archetypes
-- @param from_ms BIGINT begin of the window, ms UTC
-- @column archetype VARCHAR key of the account's archetype
SELECT
  account_id,
  count(*) AS ideas,
  count(DISTINCT opened_at_ms // 86400000) AS active_days,
  min(opened_at_ms) AS first_ms,
  max(closed_at_ms) AS last_ms,
  any_value(archetype_key) AS archetype
FROM {ideas} AS ideas
LEFT JOIN {archetypes} AS archetypes USING (account_id)
WHERE opened_at_ms >= $from_ms
GROUP BY account_id
ORDER BY account_id;
