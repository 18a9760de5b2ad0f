-- Median delay of account b behind account a over opens of validated pairs within their step.
CREATE OR REPLACE TABLE pair_lags AS
SELECT pairs.account_a, pairs.account_b, pairs.side, median(b.opened_at_ms - a.opened_at_ms) / 1000 AS lag_median_s
FROM pairs
JOIN opens AS a ON a.account_id = pairs.account_a
JOIN opens AS b ON b.account_id = pairs.account_b AND b.symbol = a.symbol AND b.side = a.side * pairs.side
  AND b.opened_at_ms BETWEEN a.opened_at_ms - pairs.step_ms AND a.opened_at_ms + pairs.step_ms
GROUP BY ALL;
