-- Holding times of ideas in bins that double: bin b holds 2^b to 2^(b+1) seconds, bin 0 everything under two.
-- @relation ideas                    trade ideas
-- @param accountId INTEGER
SELECT
  greatest(0, floor(log2(greatest(1, hold_s))))::INTEGER AS bin,
  count(*) FILTER (WHERE profit > 0) AS wins,
  count(*) FILTER (WHERE profit < 0) AS losses,
  count(*) FILTER (WHERE profit = 0) AS flat
FROM {ideas}
WHERE account_id = $accountId
GROUP BY bin
ORDER BY bin
