-- Metrics of some accounts over their whole life, in the order of their ids.
-- @relation metrics the run's metrics
-- @param accounts INTEGER[] which accounts
SELECT * FROM {metrics}
WHERE "window" = 'all' AND account_id IN (SELECT unnest($accounts))
ORDER BY account_id;
