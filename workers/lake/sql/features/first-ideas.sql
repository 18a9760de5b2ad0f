-- The first ideas of some accounts, in order of opening.
-- @relation ideas                    the run's ideas
-- @param accountIds INTEGER[]
-- @param count INTEGER               ideas per account
SELECT
  account_id, opened_at_ms, closed_at_ms, hold_s, first_lots, notional, legs, adverse_adds, favourable_adds, profit, side, has_stop, told_positions, algo_positions,
  symbol
FROM {ideas}
WHERE idea_id <= $count AND account_id IN (SELECT unnest($accountIds))
ORDER BY account_id, idea_id
