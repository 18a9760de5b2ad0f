-- High-impact releases of every market: real ones under seed -1, simulated ones under theirs.
-- @relation calendar_events real releases of the lake
-- @relation demo_calendar_events simulated releases of the lake
SELECT -1 AS seed, at_ms AS "atMs", currency FROM {calendar_events} WHERE impact = 'high'
UNION ALL
SELECT seed, at_ms, currency FROM {demo_calendar_events} WHERE impact = 'high'
ORDER BY 1, 2, 3;
