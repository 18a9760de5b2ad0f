-- Lots of an account's newest ideas.
-- @relation ideas the run's ideas
-- @param account INTEGER which account
-- @param most INTEGER how many of the newest ideas
SELECT * FROM (
  SELECT opened_at_ms, idea_id, volume_lots
  FROM {ideas}
  WHERE account_id = $account
  ORDER BY opened_at_ms DESC, idea_id DESC
  LIMIT $most
)
ORDER BY opened_at_ms, idea_id;
