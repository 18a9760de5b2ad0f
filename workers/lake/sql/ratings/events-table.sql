-- One event per account and key of a bucket of $step_ms, shifted by $phase_ms. A stratum is symbol, side and hour of the day. Accounts with coarser times than the
-- bucket take no part.
-- @param step_ms BIGINT width of a bucket
-- @param phase_ms BIGINT shift of the buckets
CREATE OR REPLACE TABLE events AS
SELECT DISTINCT
  account_id, symbol, side, (opened_at_ms + $phase_ms) // $step_ms AS bucket, (opened_at_ms // 3600000) % 24 AS hour
FROM opens
WHERE step_ms <= $step_ms;
