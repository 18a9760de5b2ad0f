-- Coordinates of a selection of accounts on the map. Where there are more than the map can draw, the same share of every archetype, picked by a hash of the id.
-- @relation accounts                 the selection
-- @param limit INTEGER               most points
WITH placed AS (
  SELECT account_id, archetype_index, x, y, count(*) OVER () AS total
  FROM {accounts}
  WHERE isfinite(x) AND isfinite(y)
)
SELECT account_id, archetype_index, round(x, 3) AS x, round(y, 3) AS y, total
FROM placed
WHERE total <= $limit OR hash(account_id) % total < $limit
ORDER BY hash(account_id)
