-- The closed positions of one idea: same symbol and side, opened and closed within it.
-- @relation positions                closed positions
-- @param accountId INTEGER
-- @param symbol VARCHAR
-- @param side INTEGER                1 buy, -1 sell
-- @param fromMs BIGINT
-- @param toMs BIGINT
SELECT
  position_id, symbol, side, volume_lots, opened_at_ms, open_price, closed_at_ms, close_price, sl, tp, commission, swap, profit, close_reason
FROM {positions}
WHERE account_id = $accountId AND symbol = $symbol AND side = $side AND opened_at_ms >= $fromMs AND closed_at_ms <= $toMs
ORDER BY opened_at_ms, position_id
