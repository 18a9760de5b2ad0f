-- The positions of the range in `legs` with the number of their idea, by account and open time.
SELECT
  account_id AS "accountId",
  idea_id AS "ideaId",
  legs.opened_at_ms AS "openedAtMs",
  legs.closed_at_ms AS "closedAtMs",
  round(legs.gross_profit + legs.costs, 8) AS profit,
  round(legs.notional, 6) AS notional,
  is_entry AS "isEntry",
  dense_rank() OVER (ORDER BY symbol) AS symbol,
  side,
  legs.open_price AS "openPrice",
  close_price AS "closePrice",
  round(stop_bps, 6) AS "stopBps",
  round(target_bps, 6) AS "targetBps",
  sign(round(level_slip, 9)) AS "levelSlip"
FROM legs
JOIN range_ideas USING (account_id, symbol, side, idea)
ORDER BY account_id, legs.opened_at_ms, legs.closed_at_ms, idea_id, entry, profit;
