-- Balance operations as the features see them: a flow moves money in or out of the account, everything else (commission, interest, dividend, fee) is part of its result.
-- @relation balance_ops balance operations of the lake
CREATE OR REPLACE TABLE balance_moves AS
SELECT account_id, at_ms, amount, kind IN ('deposit', 'withdrawal', 'credit', 'bonus', 'correction') AS is_flow
FROM {balance_ops};
