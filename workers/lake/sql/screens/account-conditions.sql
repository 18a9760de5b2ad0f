-- What stands out in when and how an account trades, strongest first; rank 0 alone where nothing does.
-- @relation conditions               tested effects of the run
-- @param accountId INTEGER
SELECT * FROM {conditions} WHERE account_id = $accountId ORDER BY rank
