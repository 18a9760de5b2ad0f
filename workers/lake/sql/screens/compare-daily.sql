-- Daily results of some accounts, as equity curves are made from.
-- @relation daily                    the run's daily figures
-- @param ids INTEGER[]
-- @column day_ms BIGINT              start of the UTC day of the closes
-- @column balance_end DOUBLE         NULL without balance data
SELECT account_id, epoch_ms(day) AS day_ms, profit, balance_end
FROM {daily}
WHERE account_id IN (SELECT unnest($ids))
ORDER BY day, account_id
