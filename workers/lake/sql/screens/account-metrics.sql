-- All windows of one account.
-- @relation metrics                  the run's metrics
-- @param accountId INTEGER
SELECT * FROM {metrics} WHERE account_id = $accountId
