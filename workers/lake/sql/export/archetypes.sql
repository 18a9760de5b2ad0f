-- One row per labelled account: its archetype, how sure that is, its place on the map, and the features that decided (JSON).
-- @relation labels      what the control plane knows about the accounts that may leave
-- @relation archetypes  the run's archetypes
SELECT l.account_id, l.label, l."group", a.* EXCLUDE (account_id)
FROM {labels} AS l
JOIN {archetypes} AS a USING (account_id)
ORDER BY l.account_id
