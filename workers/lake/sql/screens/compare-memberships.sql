-- How far some accounts belong to each archetype.
-- @relation archetypes               the run's archetypes
-- @param ids INTEGER[]
-- @column memberships VARCHAR        JSON [[index, share], …], largest first
SELECT account_id, memberships FROM {archetypes} WHERE account_id IN (SELECT unnest($ids))
