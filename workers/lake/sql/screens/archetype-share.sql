-- How many accounts of a selection belong to one archetype week by week, of those that had any.
-- @relation accounts                 the selection
-- @relation archetype_history        archetype of every account and week
-- @param identityId INTEGER
SELECT week_ms, count(*) FILTER (WHERE identity_id = $identityId) AS accounts, count(*) AS total
FROM {archetype_history}
WHERE identity_id <> -1 AND account_id IN (SELECT account_id FROM {accounts})
GROUP BY week_ms
ORDER BY week_ms
