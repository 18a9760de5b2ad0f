-- What the lake knows about each of some accounts: extent, capabilities, and the balance it began with. A stated initial balance counts only where no flow is
-- on record up to the first open, or it would be counted twice.
-- @relation positions closed positions of the lake
-- @relation accounts accounts of the lake
-- @param first_account INTEGER first account id
-- @param last_account INTEGER last account id
CREATE OR REPLACE TABLE account_facts AS
WITH traded AS (
  SELECT
    account_id,
    count(*) AS positions,
    min(opened_at_ms) AS first_open_ms,
    max(closed_at_ms) AS last_close_ms,
    bool_or(coalesce(sl, 0) > 0 OR coalesce(tp, 0) > 0) AS has_stops
  FROM {positions}
  WHERE account_id BETWEEN $first_account AND $last_account
  GROUP BY account_id
),
funded AS (
  SELECT account_id, min(at_ms) AS first_flow_ms
  FROM balance_moves
  WHERE is_flow
  GROUP BY account_id
)
SELECT
  account_id,
  positions,
  first_open_ms,
  last_close_ms,
  has_stops,
  coalesce(is_demo, false) AS is_demo,
  first_flow_ms IS NOT NULL OR coalesce(initial_balance, 0) > 0 AS has_balance,
  CASE WHEN first_flow_ms <= first_open_ms THEN 0 ELSE coalesce(initial_balance, 0) END AS opening_balance
FROM traded
LEFT JOIN funded USING (account_id)
LEFT JOIN {accounts} USING (account_id);
