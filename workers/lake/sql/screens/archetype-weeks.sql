-- First and last week for which archetypes are known.
-- @relation archetype_history
SELECT min(week_ms) AS first_ms, max(week_ms) AS last_ms FROM {archetype_history} WHERE identity_id <> -1
