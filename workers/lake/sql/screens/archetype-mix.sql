-- How a selection of accounts falls into archetypes, by currency.
-- @relation accounts                 the selection
SELECT
  archetype_index,
  archetype_key,
  currency,
  count(*) AS accounts,
  count(*) FILTER (WHERE is_demo = 1) AS demo,
  coalesce(sum("ideas"), 0) AS ideas,
  sum("netProfit") AS net_profit
FROM {accounts}
WHERE archetype_key IS NOT NULL
GROUP BY archetype_index, archetype_key, currency
ORDER BY archetype_index, accounts DESC, currency
