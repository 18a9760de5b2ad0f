-- How a selection of accounts falls into archetypes.
-- @relation accounts                 the selection
SELECT archetype_index, archetype_key, count(*) AS accounts
FROM {accounts}
WHERE archetype_key IS NOT NULL
GROUP BY archetype_index, archetype_key
ORDER BY accounts DESC, archetype_index
