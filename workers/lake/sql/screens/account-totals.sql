-- What a selection of accounts adds up to, by currency: money of different currencies is never summed.
-- @relation accounts                 the selection
-- @column net_profit DOUBLE          account currency, whole window
SELECT
  currency,
  count(*) AS accounts,
  count(*) FILTER (WHERE archetype_key = 'insufficient-data') AS insufficient,
  count(*) FILTER (WHERE is_demo = 1) AS demo,
  coalesce(sum("ideas"), 0) AS ideas,
  coalesce(sum("positions"), 0) AS positions,
  coalesce(sum("volume"), 0) AS volume_lots,
  sum("netProfit") AS net_profit,
  max(last_close_ms) AS last_close_ms
FROM {accounts}
GROUP BY currency
ORDER BY accounts DESC, currency
