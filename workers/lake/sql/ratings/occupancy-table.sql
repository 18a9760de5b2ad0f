-- How many accounts share each key, per side.
CREATE OR REPLACE TABLE occupancy AS
SELECT symbol, bucket, hour, count(*) FILTER (side = 1) AS buyers, count(*) FILTER (side = -1) AS sellers
FROM events
GROUP BY symbol, bucket, hour;
