-- One idea of an account.
-- @relation ideas                    trade ideas
-- @param accountId INTEGER
-- @param ideaId INTEGER
SELECT idea_id, symbol, side, opened_at_ms, closed_at_ms FROM {ideas} WHERE account_id = $accountId AND idea_id = $ideaId
