-- Pairs among some accounts that open together, or against each other, more often than chance, surest first.
-- @relation pairs                    co-trading pairs of the run, both accounts visible
-- @param ids INTEGER[]
SELECT account_a, account_b, side, matches, expected, p_value, share_a, share_b, lag_median_s
FROM {pairs}
WHERE account_a IN (SELECT unnest($ids)) AND account_b IN (SELECT unnest($ids))
ORDER BY p_value, account_a, account_b, side
