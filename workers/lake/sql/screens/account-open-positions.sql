-- How many positions of an account are open.
-- @relation open_positions           open positions
-- @param accountId INTEGER
SELECT count(*) AS positions FROM {open_positions} WHERE account_id = $accountId
