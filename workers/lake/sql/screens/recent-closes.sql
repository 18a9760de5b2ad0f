-- The newest closed positions of a selection of accounts.
-- @relation accounts                 the selection
-- @relation positions                closed positions
-- @param sinceMs BIGINT              earliest close to look at, ms UTC: keeps the search to the newest parts
-- @param limit INTEGER
SELECT
  positions.account_id, accounts.label, accounts.currency, accounts.is_demo,
  positions.symbol, positions.side, positions.volume_lots, positions.closed_at_ms,
  positions.profit + positions.commission + positions.swap AS profit
FROM {positions} AS positions
JOIN {accounts} AS accounts ON accounts.account_id = positions.account_id
WHERE positions.closed_at_ms >= $sinceMs
ORDER BY positions.closed_at_ms DESC, positions.position_id DESC
LIMIT $limit
