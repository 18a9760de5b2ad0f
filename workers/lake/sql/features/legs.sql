-- Closed positions of a range of accounts, each with its place in a trade idea (behaviour catalogue 2.0): islands of one account, symbol and side that
-- overlap in time or re-open at most $idea_gap_ms after the last close. `entry` counts legs: the rows of a partial close share one. `stack` counts
-- overlapping runs within which a leg is an add. `stop_bps` and `target_bps` are the distances of the levels on record, `level_slip` is how much better (> 0)
-- than its level a stop or target was closed, in price. `unit_value` is the money that one lot earns per unit of price, told by the account's own results: it
-- carries contract size and the quote currency's rate without a table of instruments. (tests/setup/build-ideas.ts is the plain twin of this and of ideas.sql.)
-- @relation positions closed positions of the lake
-- @param first_account INTEGER first account id of the range
-- @param last_account INTEGER last account id of the range
-- @param idea_gap_ms BIGINT longest pause within one idea, ms
CREATE OR REPLACE TABLE legs AS
WITH closed AS (
  SELECT * FROM {positions}
  WHERE account_id BETWEEN $first_account AND $last_account
),
unit_values AS (
  SELECT account_id, symbol, round(sum(abs(profit)), 6) / round(sum(abs(close_price - open_price) * volume_lots), 10) AS unit_value
  FROM closed
  WHERE (close_price - open_price) * side * profit > 0
  GROUP BY account_id, symbol
),
ordered AS (
  SELECT
    account_id, symbol, side, position_id, opened_at_ms, closed_at_ms, open_price, close_price, volume_lots, commission, swap, profit, sl, tp, magic,
    close_reason,
    max(closed_at_ms) OVER (opening ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS closed_before_ms,
    coalesce(
      opened_at_ms = lag(opened_at_ms) OVER opening AND open_price IS NOT DISTINCT FROM lag(open_price) OVER opening
      AND (is_partial OR lag(is_partial) OVER opening),
      false
    ) AS continues
  FROM closed
  WINDOW opening AS (PARTITION BY account_id, symbol, side ORDER BY opened_at_ms, coalesce(open_price, 0), closed_at_ms, position_id)
),
placed AS (
  SELECT
    *,
    count(*) FILTER (closed_before_ms IS NULL OR opened_at_ms > closed_before_ms + $idea_gap_ms) OVER running AS idea,
    count(*) FILTER (NOT continues AND (closed_before_ms IS NULL OR opened_at_ms >= closed_before_ms)) OVER running AS stack,
    count(*) FILTER (NOT continues) OVER running AS entry
  FROM ordered
  WINDOW running AS (
    PARTITION BY account_id, symbol, side ORDER BY opened_at_ms, coalesce(open_price, 0), closed_at_ms, position_id ROWS UNBOUNDED PRECEDING
  )
)
SELECT
  account_id, symbol, side, idea, stack, entry, NOT continues AS is_entry, opened_at_ms, closed_at_ms, open_price, close_price, volume_lots,
  profit AS gross_profit, commission + swap AS costs, swap,
  coalesce(sl, 0) > 0 AS has_stop,
  open_price * volume_lots * unit_value AS notional,
  CASE WHEN sl > 0 AND side * (open_price - sl) > 0 THEN side * (open_price - sl) * volume_lots * unit_value END AS planned_risk,
  CASE WHEN sl > 0 AND side * (open_price - sl) > 0 THEN side * (open_price - sl) / open_price * 10000 END AS stop_bps,
  CASE WHEN tp > 0 AND side * (tp - open_price) > 0 THEN side * (tp - open_price) / open_price * 10000 END AS target_bps,
  CASE
    WHEN close_reason = 'sl' AND sl > 0 THEN side * (close_price - sl)
    WHEN close_reason = 'tp' AND tp > 0 THEN side * (close_price - tp)
  END AS level_slip,
  magic IS NOT NULL OR close_reason IS NOT NULL AS is_told,
  coalesce(magic <> 0, false) OR coalesce(close_reason = 'expert', false) AS is_algo
FROM placed
LEFT JOIN unit_values USING (account_id, symbol);
