-- A new directory with the accounts of the old one that did not change.
-- @relation new_table                its name
-- @relation old_table
-- @param changed INTEGER[]           accounts that are written anew
INSERT INTO {new_table} SELECT * FROM {old_table} WHERE account_id NOT IN (SELECT unnest($changed))
