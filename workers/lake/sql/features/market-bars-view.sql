-- Prices of every market: real ones under seed -1, simulated ones under theirs.
-- @relation bars real bars of the lake
-- @relation demo_bars simulated bars of the lake
CREATE OR REPLACE VIEW market_bars AS
SELECT -1 AS seed, symbol, seconds, at_ms, open, high, low, close FROM {bars}
UNION ALL
SELECT seed, symbol, seconds, at_ms, open, high, low, close FROM {demo_bars};
