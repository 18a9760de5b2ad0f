-- Accounts whose result of the last 30 days lies furthest from what their own days before would have given, in their own standard deviations:
-- z = (sum of the last 30 days - 30 * mean day before) / (sd of a day before * sqrt(30)). Days are calendar days; a day without a close counts as 0.
-- At least 60 days and 20 closing days before are needed, and one standard deviation of distance. Being a ratio, z compares accounts of different currencies.
-- @relation accounts                 the selection
-- @relation daily                    closed results per account and UTC day
-- @param lastDay VARCHAR             newest day of the book, yyyy-mm-dd
-- @param limit INTEGER               rows on each side
WITH split AS (
  SELECT
    account_id,
    sum(profit) FILTER (WHERE day > $lastDay::DATE - 30) AS recent,
    coalesce(sum(profit) FILTER (WHERE day <= $lastDay::DATE - 30), 0) AS earlier,
    coalesce(sum(profit * profit) FILTER (WHERE day <= $lastDay::DATE - 30), 0) AS earlier_squares,
    count(*) FILTER (WHERE day <= $lastDay::DATE - 30 AND positions > 0) AS closing_days,
    ($lastDay::DATE - 30) - min(day) + 1 AS earlier_days
  FROM {daily}
  WHERE day <= $lastDay::DATE
  GROUP BY account_id
), scored AS (
  SELECT
    account_id,
    recent,
    30 * earlier / earlier_days AS expected,
    (recent - 30 * earlier / earlier_days)
      / nullif(sqrt(30 * greatest(0, (earlier_squares - earlier * earlier / earlier_days) / (earlier_days - 1))), 0) AS z
  FROM split
  WHERE recent IS NOT NULL AND earlier_days >= 60 AND closing_days >= 20
), ranked AS (
  SELECT
    scored.*, accounts.label, accounts.currency, accounts.is_demo, accounts.archetype_key, accounts.archetype_index,
    row_number() OVER (ORDER BY z, scored.account_id) AS worst,
    row_number() OVER (ORDER BY z DESC, scored.account_id) AS best
  FROM scored JOIN {accounts} AS accounts ON accounts.account_id = scored.account_id
  WHERE isfinite(z)
)
SELECT account_id, label, currency, is_demo, archetype_key, archetype_index, recent, expected, z
FROM ranked
WHERE (worst <= $limit AND z <= -1) OR (best <= $limit AND z >= 1)
ORDER BY z
