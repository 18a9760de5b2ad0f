-- Every account that the reader may see and that is not in the archive.
-- @relation directory                what the firm knows about the accounts
-- @column account_id INTEGER
SELECT account_id FROM {directory} WHERE archived = 0
