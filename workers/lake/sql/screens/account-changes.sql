-- What changed in an account's own behaviour, newest first, with the number of ideas opened since: where to look in its list of ideas.
-- @relation changes                  change points of the run
-- @relation ideas                    trade ideas
-- @param accountId INTEGER
-- @column ideas_since INTEGER        ideas opened at the change or later
SELECT
  measure, at_ms, "before", "after", n_before, n_after, p_value, description_key, detail,
  (SELECT count(*) FROM {ideas} AS ideas WHERE ideas.account_id = $accountId AND ideas.opened_at_ms >= changes.at_ms)::INTEGER AS ideas_since
FROM {changes} AS changes
WHERE account_id = $accountId
ORDER BY at_ms DESC, measure
