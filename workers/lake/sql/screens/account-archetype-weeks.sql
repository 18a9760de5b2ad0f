-- Which archetype the frozen model gives an account, week by week.
-- @relation archetype_history        archetype of every account and week
-- @param accountId INTEGER
-- @column week_ms BIGINT
-- @column identity_id INTEGER        below 0 the index itself: too few ideas, or unlike anyone
-- @column confidence DOUBLE
SELECT week_ms, identity_id, confidence FROM {archetype_history} WHERE account_id = $accountId ORDER BY week_ms
