-- What an account trades.
-- @relation ideas                    trade ideas
-- @param accountId INTEGER
SELECT
  symbol,
  count(*) AS ideas,
  sum(volume_lots) AS volume_lots,
  sum(profit) AS profit,
  avg((profit > 0)::INTEGER) AS win_rate,
  avg((side = 1)::INTEGER) AS long_share,
  median(hold_s) AS hold_median_s
FROM {ideas}
WHERE account_id = $accountId
GROUP BY symbol
ORDER BY ideas DESC, symbol
