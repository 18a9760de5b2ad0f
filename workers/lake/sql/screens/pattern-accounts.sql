-- Of the given accounts those of the scope, as the result of a pattern search names them.
-- @relation directory                accounts of the scope
-- @relation archetypes               the run's archetypes
-- @param ids INTEGER[]
-- @column account_id INTEGER
-- @column label VARCHAR
-- @column is_demo DOUBLE             1 for accounts that the simulator made
-- @column group_name VARCHAR         null without a group
-- @column archetype_index INTEGER    null where the run has none for the account
-- @column archetype_key VARCHAR
SELECT directory.account_id, directory.label, directory.is_demo, directory.group_name, archetypes.archetype_index, archetypes.archetype_key
FROM {directory} AS directory
LEFT JOIN {archetypes} AS archetypes ON archetypes.account_id = directory.account_id
WHERE directory.account_id IN (SELECT unnest($ids))
ORDER BY directory.account_id
