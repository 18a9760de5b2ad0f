-- Pauses of at least $least_days between consecutive opens in days, and the one that goes on at the newest trade of the book, by account.
-- @relation ideas ideas of the run
-- @param least_days DOUBLE shortest pause that counts
WITH book AS (SELECT max(greatest(opened_at_ms, closed_at_ms)) AS now_ms FROM {ideas}),
pauses AS (
  SELECT account_id, opened_at_ms, lead(opened_at_ms) OVER (PARTITION BY account_id ORDER BY opened_at_ms) AS next_ms FROM {ideas}
)
SELECT
  account_id AS "accountId",
  greatest($least_days, (coalesce(next_ms, now_ms) - opened_at_ms) / 86400000) AS days,
  next_ms IS NULL AS "isOpen"
FROM pauses, book
WHERE next_ms IS NULL OR next_ms - opened_at_ms >= $least_days * 86400000
ORDER BY account_id, opened_at_ms;
