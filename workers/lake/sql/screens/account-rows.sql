-- The rows of the given accounts, with all metrics.
-- @relation accounts                 screens/accounts.sql
-- @param ids INTEGER[]               accounts to show
SELECT * FROM {accounts} WHERE account_id IN (SELECT unnest($ids))
