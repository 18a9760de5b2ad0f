-- How many bars of some symbols of one market there are per month within a stretch of time, the newest month first.
-- @param seed BIGINT seed of the simulated market, -1 for real prices
-- @param symbols VARCHAR[] canonical symbols
-- @param from_ms BIGINT first start
-- @param until_ms BIGINT last start
SELECT epoch_ms(date_trunc('month', make_timestamp(at_ms * 1000))) AS "monthMs", count(*) AS bars
FROM market_bars
WHERE seed = $seed AND symbol IN (SELECT unnest($symbols)) AND at_ms BETWEEN $from_ms AND $until_ms
GROUP BY 1
ORDER BY 1 DESC;
