-- Ideas whose outcome within a minute is known, in the order of time; notional against the account's mean before.
-- @relation ideas ideas of the run
SELECT
  account_id AS "accountId",
  opened_at_ms AS "openedAtMs",
  side,
  coalesce(
    notional / nullif(avg(notional) OVER (PARTITION BY account_id ORDER BY opened_at_ms, idea_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0), 1
  ) AS "relativeSize",
  return_before AS "returnBefore",
  symbol,
  toxic
FROM {ideas}
WHERE toxic IS NOT NULL
ORDER BY opened_at_ms, account_id, idea_id;
