-- Pairs with at least $least_matches shared keys, with what chance gives them (methods §4.9): per stratum the product of both accounts' events and the chance that two
-- random events share a key, counted without this pair's own keys and never below the chance of evenly spread keys.
-- @param least_matches INTEGER fewest shared keys
-- @param keys_per_hour DOUBLE buckets of one hour of the day over the whole stretch
WITH pairs AS (
  SELECT account_a, account_b, direction, sum(matches) AS matches
  FROM matches
  GROUP BY account_a, account_b, direction
  HAVING sum(matches) >= $least_matches
),
own AS (
  SELECT account_a, account_b, direction, symbol, hour, sum(matches) AS matches
  FROM matches
  SEMI JOIN pairs USING (account_a, account_b, direction)
  GROUP BY ALL
),
expected AS (
  SELECT
    pairs.account_a, pairs.account_b, pairs.direction,
    sum(
      CASE WHEN pairs.direction = 1
        THEN a.buys * b.buys * greatest(1 / $keys_per_hour, (s.both_buy - 2 * coalesce(own.matches, 0)) / nullif(s.buys * s.buys, 0))
          + a.sells * b.sells * greatest(1 / $keys_per_hour, (s.both_sell - 2 * coalesce(own.matches, 0)) / nullif(s.sells * s.sells, 0))
        ELSE (a.buys * b.sells + a.sells * b.buys)
          * greatest(1 / $keys_per_hour, (s.opposite - coalesce(own.matches, 0)) / nullif(s.buys * s.sells, 0))
      END
    ) AS expected
  FROM pairs
  JOIN account_strata AS a ON a.account_id = pairs.account_a
  JOIN account_strata AS b ON b.account_id = pairs.account_b AND b.symbol = a.symbol AND b.hour = a.hour
  JOIN strata AS s ON s.symbol = a.symbol AND s.hour = a.hour
  LEFT JOIN own ON own.account_a = pairs.account_a AND own.account_b = pairs.account_b AND own.direction = pairs.direction
    AND own.symbol = a.symbol AND own.hour = a.hour
  GROUP BY ALL
),
totals AS (
  SELECT account_id, sum(buys + sells) AS events
  FROM account_strata
  GROUP BY account_id
)
SELECT
  account_a AS "accountA", account_b AS "accountB", direction, matches, expected, ta.events AS "eventsA", tb.events AS "eventsB"
FROM pairs
JOIN expected USING (account_a, account_b, direction)
JOIN totals AS ta ON ta.account_id = account_a
JOIN totals AS tb ON tb.account_id = account_b
ORDER BY account_a, account_b, direction;
