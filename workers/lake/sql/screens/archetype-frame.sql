-- The edges of the archetype map: the middle 99 % of the whole book, so that every viewer and filter sees the same map.
-- @relation archetypes               the run's archetypes, of every account
-- @column x0 DOUBLE                  NULL while no account is on the map
SELECT
  quantile_cont(x, 0.005) AS x0,
  quantile_cont(x, 0.995) AS x1,
  quantile_cont(y, 0.005) AS y0,
  quantile_cont(y, 0.995) AS y1
FROM {archetypes}
WHERE isfinite(x) AND isfinite(y)
