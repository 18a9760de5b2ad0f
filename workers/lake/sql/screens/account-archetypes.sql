-- The archetype of one account week by week; -1 where it had too few ideas in the 30 days before.
-- @relation archetype_history
-- @param accountId INTEGER
SELECT week_ms, identity_id, confidence FROM {archetype_history} WHERE account_id = $accountId ORDER BY week_ms
