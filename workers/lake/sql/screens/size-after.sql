-- How large the next idea on a symbol is against the one before, after a loss and after a win. The one before must be closed by then.
-- Bins of the ratio: 0 under 0.55, 1 to 0.9, 2 to 1.1 (the same size), 3 to 1.5, 4 to 2.05, 5 above.
-- @relation ideas                    trade ideas
-- @param accountId INTEGER
WITH pairs AS (
  SELECT
    volume_lots / lag(volume_lots) OVER by_symbol AS ratio,
    lag(profit) OVER by_symbol AS profit_before,
    lag(closed_at_ms) OVER by_symbol AS closed_before_ms,
    opened_at_ms
  FROM {ideas}
  WHERE account_id = $accountId
  WINDOW by_symbol AS (PARTITION BY symbol ORDER BY opened_at_ms, idea_id)
)
SELECT
  (profit_before < 0)::INTEGER AS after_loss,
  CASE WHEN ratio < 0.55 THEN 0 WHEN ratio < 0.9 THEN 1 WHEN ratio <= 1.1 THEN 2 WHEN ratio <= 1.5 THEN 3 WHEN ratio <= 2.05 THEN 4 ELSE 5 END AS bin,
  count(*) AS pairs,
  sum(ln(ratio)) AS log_sum
FROM pairs
WHERE profit_before <> 0 AND ratio > 0 AND closed_before_ms <= opened_at_ms
GROUP BY after_loss, bin
