-- Adds the shared keys within a stretch of buckets. A key that more than $max_occupancy accounts share is news for everybody and makes no pair.
-- @param from_bucket BIGINT first bucket
-- @param until_bucket BIGINT bucket after the last
-- @param max_occupancy INTEGER most accounts at one key
INSERT INTO matches
SELECT a.account_id, b.account_id, a.side * b.side, a.symbol, a.hour, count(*)
FROM events AS a
JOIN events AS b ON a.symbol = b.symbol AND a.bucket = b.bucket AND a.hour = b.hour AND a.account_id < b.account_id
JOIN occupancy AS o ON o.symbol = a.symbol AND o.bucket = a.bucket AND o.hour = a.hour
WHERE a.bucket >= $from_bucket AND a.bucket < $until_bucket AND b.bucket >= $from_bucket AND b.bucket < $until_bucket
  AND o.buyers + o.sellers BETWEEN 2 AND $max_occupancy
GROUP BY ALL;
