-- Ideas, volume and result of each UTC day of a selection of accounts in one currency; ideas and volume of all currencies.
-- @relation accounts                 the selection
-- @relation daily                    closed results per account and UTC day
-- @param currency VARCHAR            currency of the result
-- @param fromDay VARCHAR             first day, yyyy-mm-dd
-- @column day DATE                   UTC day of the closes
SELECT
  daily.day,
  sum(daily.ideas) AS ideas,
  sum(daily.volume_lots) AS volume_lots,
  coalesce(sum(daily.profit) FILTER (WHERE accounts.currency = $currency), 0) AS profit
FROM {daily} AS daily
JOIN {accounts} AS accounts ON accounts.account_id = daily.account_id
WHERE daily.day >= $fromDay::DATE
GROUP BY daily.day
ORDER BY daily.day
