-- Style fingerprints of some accounts.
-- @relation fingerprints             shares of the account's ideas by hour, hold, size and symbol
-- @param ids INTEGER[]
SELECT * FROM {fingerprints} WHERE account_id IN (SELECT unnest($ids))
