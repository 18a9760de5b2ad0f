-- One page of an account's closed positions, newest first.
-- @relation positions                closed positions
-- @param accountId INTEGER
-- @param limit INTEGER
-- @param offset INTEGER
SELECT
  position_id, symbol, side, volume_lots, opened_at_ms, open_price, closed_at_ms, close_price, sl, tp, commission, swap, profit, close_reason,
  count(*) OVER () AS total
FROM {positions}
WHERE account_id = $accountId
ORDER BY closed_at_ms DESC, position_id DESC
LIMIT $limit OFFSET $offset
