-- One page of an account's ideas, newest first.
-- @relation ideas                    trade ideas
-- @param accountId INTEGER
-- @param limit INTEGER
-- @param offset INTEGER
SELECT
  idea_id, symbol, side, legs, volume_lots, opened_at_ms, closed_at_ms, open_price, profit, adverse_adds, favourable_adds, max_lots_open,
  count(*) OVER () AS total
FROM {ideas}
WHERE account_id = $accountId
ORDER BY opened_at_ms DESC, idea_id DESC
LIMIT $limit OFFSET $offset
