-- Net profit of each account in equal steps of the last days before the book's newest close, as equity curves are made from (core/similarity). Ordered by nothing.
-- @relation daily                    the run's daily figures
-- @param days INTEGER                length of the window
-- @param points INTEGER              steps in it
-- @column step INTEGER               0 the earliest
WITH newest AS (SELECT max(day) AS day FROM {daily})
SELECT account_id, ($points - 1 - (newest.day - daily.day) * $points // $days)::INTEGER AS step, sum(profit) AS profit
FROM {daily} AS daily, newest
WHERE newest.day - daily.day < $days
GROUP BY account_id, step
