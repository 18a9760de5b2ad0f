-- Results of some accounts by day.
-- @relation daily the run's daily figures
-- @param accounts INTEGER[] which accounts
SELECT account_id AS "accountId", day AS "atMs", positions, profit, balance_end AS "balanceEnd"
FROM {daily}
WHERE account_id IN (SELECT unnest($accounts))
ORDER BY account_id, day;
