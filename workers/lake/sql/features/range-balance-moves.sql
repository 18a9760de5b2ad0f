-- Balance operations of a range of accounts, by account and time.
-- @param first_account INTEGER first account id of the range
-- @param last_account INTEGER last account id of the range
SELECT account_id AS "accountId", at_ms AS "atMs", amount, is_flow AS "isFlow"
FROM balance_moves
WHERE account_id BETWEEN $first_account AND $last_account
ORDER BY account_id, at_ms, amount DESC;
