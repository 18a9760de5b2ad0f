-- Trade ideas of the accounts in `legs`, one row each, numbered per account by open time. Figures that need several legs are computed only for ideas that
-- have them. Sums are rounded far below a cent, so that the order in which threads add up leaves no trace: the same book gives the same bytes.
CREATE OR REPLACE TABLE range_ideas AS
WITH grouped AS (
  SELECT
    account_id, symbol, side, idea,
    count(*) FILTER (is_entry) AS legs,
    count(*) AS positions,
    round(sum(volume_lots), 8) AS volume_lots,
    min(opened_at_ms) AS opened_at_ms,
    max(closed_at_ms) AS closed_at_ms,
    round(sum(volume_lots * (closed_at_ms - opened_at_ms)) / sum(volume_lots) / 1000, 6) AS hold_s,
    CASE WHEN bool_and(open_price IS NOT NULL) THEN round(sum(open_price * volume_lots) / sum(volume_lots), 8) END AS open_price,
    round(sum(gross_profit), 8) AS gross_profit,
    round(sum(costs), 8) AS costs,
    round(sum(swap), 8) AS swap,
    CASE WHEN bool_and(notional IS NOT NULL) THEN round(sum(notional), 2) END AS notional,
    CASE WHEN bool_and(planned_risk IS NOT NULL) THEN round(sum(planned_risk), 4) END AS planned_risk,
    bool_and(has_stop) AS has_stop,
    count(*) FILTER (is_told) AS told_positions,
    count(*) FILTER (is_algo) AS algo_positions,
    max(volume_lots) AS largest_row_lots
  FROM legs
  GROUP BY account_id, symbol, side, idea
),
several AS (
  SELECT legs.* FROM legs SEMI JOIN (FROM grouped WHERE positions > 1) USING (account_id, symbol, side, idea)
),
entries AS (
  SELECT
    account_id, symbol, side, idea, stack, entry,
    round(sum(volume_lots), 8) AS lots,
    any_value(open_price) AS open_price -- equal within an entry
  FROM several
  GROUP BY account_id, symbol, side, idea, stack, entry
),
compared AS (
  SELECT
    *,
    row_number() OVER stacked > 1 AS is_add,
    side * (open_price - first_value(open_price) OVER stacked) AS advantage,
    abs(open_price - lag(open_price) OVER (PARTITION BY account_id, symbol, side, idea ORDER BY entry)) AS step
  FROM entries
  WINDOW stacked AS (PARTITION BY account_id, symbol, side, idea, stack ORDER BY entry)
),
built AS (
  SELECT
    account_id, symbol, side, idea,
    arg_min(lots, entry) AS first_lots,
    max(lots) / arg_min(lots, entry) AS max_to_first_lots,
    CASE WHEN count(*) > 1 THEN round(stddev_pop(lots) / avg(lots), 9) END AS leg_lots_cv,
    count(*) FILTER (is_add AND advantage < 0) AS adverse_adds,
    count(*) FILTER (is_add AND advantage > 0) AS favourable_adds,
    CASE WHEN count(*) > 2 AND bool_and(open_price IS NOT NULL) THEN round(stddev_pop(step) / nullif(avg(step), 0), 9) END AS spacing_cv
  FROM compared
  GROUP BY account_id, symbol, side, idea
),
steps AS (
  SELECT account_id, symbol, side, idea, opened_at_ms AS at_ms, volume_lots AS lots FROM several
  UNION ALL
  SELECT account_id, symbol, side, idea, closed_at_ms, -volume_lots FROM several
),
held AS (
  SELECT account_id, symbol, side, idea, round(max(open_lots), 8) AS max_lots_open
  FROM (
    SELECT
      account_id, symbol, side, idea,
      sum(lots) OVER (PARTITION BY account_id, symbol, side, idea ORDER BY at_ms, lots ROWS UNBOUNDED PRECEDING) AS open_lots
    FROM steps
  )
  GROUP BY account_id, symbol, side, idea
)
SELECT
  account_id,
  row_number() OVER (PARTITION BY account_id ORDER BY opened_at_ms, symbol, side) AS idea_id,
  idea,
  symbol, side, legs, positions, volume_lots,
  coalesce(first_lots, volume_lots) AS first_lots,
  coalesce(max_to_first_lots, 1) AS max_to_first_lots,
  leg_lots_cv,
  greatest(largest_row_lots, max_lots_open) AS max_lots_open,
  opened_at_ms, closed_at_ms, hold_s, open_price,
  round(gross_profit + costs, 8) AS profit, gross_profit, costs, swap,
  coalesce(adverse_adds, 0) AS adverse_adds,
  coalesce(favourable_adds, 0) AS favourable_adds,
  spacing_cv, notional, planned_risk, has_stop, told_positions, algo_positions
FROM grouped
LEFT JOIN built USING (account_id, symbol, side, idea)
LEFT JOIN held USING (account_id, symbol, side, idea)
ORDER BY account_id, idea_id;
