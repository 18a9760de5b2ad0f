-- Which prices there are: one row per market and symbol.
SELECT seed, symbol, count(*) AS bars FROM market_bars GROUP BY seed, symbol ORDER BY seed, symbol;
