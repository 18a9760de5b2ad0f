-- The positions of the range in `legs` with the number of their idea, by account and open time.
SELECT
  account_id AS "accountId",
  idea_id AS "ideaId",
  legs.opened_at_ms AS "openedAtMs",
  legs.closed_at_ms AS "closedAtMs",
  round(legs.gross_profit + legs.costs, 8) AS profit,
  round(legs.notional, 6) AS notional,
  is_entry AS "isEntry"
FROM legs
JOIN range_ideas USING (account_id, symbol, side, idea)
ORDER BY account_id, legs.opened_at_ms, legs.closed_at_ms, idea_id, entry, profit;
