-- Cumulative net profit and its distance from the peak over closes, thinned to what a picture can show (M4): of every stretch of time the first,
-- last, lowest and highest point and the deepest drawdown stay. The peak starts at 0.
-- @relation positions                closed positions
-- @param accountId INTEGER
-- @param buckets INTEGER             stretches of time, about the width in pixels
-- @column at_ms BIGINT               close, ms UTC
-- @column cumulative DOUBLE          account currency
-- @column drawdown DOUBLE            account currency, 0 or above
WITH curve AS (
  SELECT
    row_number() OVER by_close AS n,
    closed_at_ms AS at_ms,
    sum(profit + commission + swap) OVER (by_close ROWS UNBOUNDED PRECEDING) AS cumulative
  FROM {positions}
  WHERE account_id = $accountId
  WINDOW by_close AS (ORDER BY closed_at_ms, position_id)
), under_water AS (
  SELECT *, greatest(0, max(cumulative) OVER (ORDER BY n ROWS UNBOUNDED PRECEDING)) - cumulative AS drawdown FROM curve
), bucketed AS (
  SELECT *, (at_ms - min(at_ms) OVER ()) * $buckets // greatest(1, max(at_ms) OVER () - min(at_ms) OVER () + 1) AS bucket FROM under_water
), kept AS (
  SELECT unnest([min(n), max(n), arg_min(n, cumulative), arg_max(n, cumulative), arg_max(n, drawdown)]) AS n FROM bucketed GROUP BY bucket
)
SELECT n, at_ms, cumulative, drawdown FROM under_water WHERE n IN (SELECT n FROM kept) ORDER BY n
