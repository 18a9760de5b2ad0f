-- One row per account and UTC day on which something closed or money moved, for the accounts in `legs`. Profit is net and falls on the day of the close;
-- flows (deposits, withdrawals, credits, bonuses, corrections) are `deposits`, all other balance operations are `charges`.
-- @param first_account INTEGER first account id of the range
-- @param last_account INTEGER last account id of the range
INSERT INTO daily
WITH events AS (
  SELECT account_id, closed_at_ms // 86400000 AS day, 0 AS ideas, 1 AS positions, volume_lots, gross_profit + costs AS profit, 0 AS deposits, 0 AS charges
  FROM legs
  UNION ALL
  SELECT account_id, closed_at_ms // 86400000, 1, 0, 0, 0, 0, 0
  FROM range_ideas
  UNION ALL
  SELECT account_id, at_ms // 86400000, 0, 0, 0, 0, CASE WHEN is_flow THEN amount ELSE 0 END, CASE WHEN is_flow THEN 0 ELSE amount END
  FROM balance_moves
  WHERE account_id BETWEEN $first_account AND $last_account
),
days AS (
  SELECT
    account_id, day,
    sum(ideas) AS ideas, sum(positions) AS positions, round(sum(volume_lots), 8) AS volume_lots,
    round(sum(profit), 8) AS profit, round(sum(deposits), 8) AS deposits, round(sum(charges), 8) AS charges
  FROM events
  GROUP BY account_id, day
)
SELECT
  account_id,
  DATE '1970-01-01' + day::INTEGER AS day,
  ideas, positions, volume_lots, profit, deposits, charges,
  CASE
    WHEN has_balance
    THEN round(opening_balance + sum(profit + deposits + charges) OVER (PARTITION BY account_id ORDER BY day ROWS UNBOUNDED PRECEDING), 8)
  END AS balance_end
FROM days
JOIN (SELECT account_id, has_balance, opening_balance FROM account_facts) USING (account_id)
ORDER BY account_id, day;
