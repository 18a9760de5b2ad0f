-- Opens of trade ideas with the finest time step of their account: 60,000 ms where every open stands on a full minute, else 5,000 ms.
-- @relation ideas ideas of the run
CREATE OR REPLACE TABLE opens AS
WITH steps AS (
  SELECT account_id, CASE WHEN bool_and(opened_at_ms % 60000 = 0) THEN 60000 ELSE 5000 END AS step_ms, count(*) AS ideas
  FROM {ideas}
  GROUP BY account_id
)
SELECT account_id, symbol, side, opened_at_ms, step_ms
FROM {ideas}
JOIN steps USING (account_id)
WHERE steps.ideas >= 5;
