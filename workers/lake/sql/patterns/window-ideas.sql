-- Ideas of some accounts that are still open in the window, or open in it; symbols as codes of `symbol_codes`.
-- @relation ideas the run's ideas
-- @param accounts INTEGER[] which accounts
-- @param from_ms BIGINT begin of the window, ms UTC
SELECT
  account_id AS "accountId",
  code AS symbol,
  side,
  volume_lots AS "volumeLots",
  opened_at_ms AS "openedAtMs",
  closed_at_ms AS "closedAtMs",
  hold_s AS "holdS"
FROM {ideas} AS ideas
JOIN symbol_codes USING (symbol)
WHERE account_id IN (SELECT unnest($accounts)) AND closed_at_ms >= $from_ms
ORDER BY account_id, opened_at_ms, idea_id;
