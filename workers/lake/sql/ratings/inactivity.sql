-- Days from each account's newest open or close to the newest one of the book.
-- @relation ideas ideas of the run
SELECT
  account_id AS "accountId",
  (max(max(greatest(opened_at_ms, closed_at_ms))) OVER () - max(greatest(opened_at_ms, closed_at_ms))) / 86400000 AS days
FROM {ideas}
GROUP BY account_id
ORDER BY account_id;
