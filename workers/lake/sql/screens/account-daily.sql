-- Results of one account by UTC day.
-- @relation daily                    closed results per account and UTC day
-- @param accountId INTEGER
SELECT day, ideas, positions, volume_lots, profit, deposits, balance_end FROM {daily} WHERE account_id = $accountId ORDER BY day
