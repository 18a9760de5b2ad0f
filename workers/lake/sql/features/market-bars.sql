-- Bars of one symbol of one market within a stretch of time, by length and start.
-- @param seed BIGINT seed of the simulated market, -1 for real prices
-- @param symbol VARCHAR canonical symbol
-- @param from_ms BIGINT first start
-- @param until_ms BIGINT last start
SELECT seconds, at_ms AS "atMs", open, high, low, close
FROM market_bars
WHERE seed = $seed AND symbol = $symbol AND at_ms BETWEEN $from_ms AND $until_ms
ORDER BY seconds, at_ms;
