-- The whole history of every account: one row each, by account.
-- @relation metrics metrics of the run
SELECT * EXCLUDE ("window", data_tier, capabilities, reasons)
FROM {metrics}
WHERE "window" = 'all'
ORDER BY account_id;
