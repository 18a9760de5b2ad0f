-- Deposits, withdrawals and corrections of an account, newest first.
-- @relation balance_ops              balance operations
-- @param accountId INTEGER
-- @param limit INTEGER
-- @param offset INTEGER
SELECT at_ms, kind, amount, count(*) OVER () AS total
FROM {balance_ops}
WHERE account_id = $accountId
ORDER BY at_ms DESC
LIMIT $limit OFFSET $offset
