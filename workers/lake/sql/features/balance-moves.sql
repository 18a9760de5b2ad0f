-- Balance operations of some accounts as the features see them: a flow moves money in or out of the account, everything else (commission, interest, dividend, fee) is part of its result.
-- @relation balance_ops balance operations of the lake
-- @param first_account INTEGER first account id
-- @param last_account INTEGER last account id
CREATE OR REPLACE TABLE balance_moves AS
SELECT account_id, at_ms, amount, kind IN ('deposit', 'withdrawal', 'credit', 'bonus', 'correction') AS is_flow
FROM {balance_ops}
WHERE account_id BETWEEN $first_account AND $last_account;
