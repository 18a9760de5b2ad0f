-- Validated pairs with their delay (contracts/lake-files.ts).
SELECT account_a, account_b, side, matches, expected, p_value, share_a, share_b, lag_median_s
FROM pairs
LEFT JOIN pair_lags USING (account_a, account_b, side)
ORDER BY account_a, account_b, side;
