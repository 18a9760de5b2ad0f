-- What a selection of accounts brought, by currency: money of different currencies is never summed.
-- @relation accounts                 the selection
-- @relation ideas                    the run's ideas
-- @column notional DOUBLE            traded value of the ideas that have one, account currency
-- @column notional_profit DOUBLE     net profit of these ideas
WITH chosen AS (
  SELECT account_id, currency, is_demo, "ideas", "volume", "netProfit" FROM {accounts}
), traded AS (
  SELECT account_id, sum(notional) AS notional, sum(profit) FILTER (notional IS NOT NULL) AS notional_profit
  FROM {ideas}
  WHERE account_id IN (SELECT account_id FROM chosen)
  GROUP BY account_id
)
SELECT
  chosen.currency,
  count(*) AS accounts,
  count(*) FILTER (WHERE chosen.is_demo = 1) AS demo,
  coalesce(sum(chosen."ideas"), 0) AS ideas,
  coalesce(sum(chosen."volume"), 0) AS volume_lots,
  sum(chosen."netProfit") AS net_profit,
  sum(traded.notional) AS notional,
  sum(traded.notional_profit) AS notional_profit
FROM chosen
LEFT JOIN traded ON traded.account_id = chosen.account_id
GROUP BY chosen.currency
ORDER BY accounts DESC, chosen.currency
