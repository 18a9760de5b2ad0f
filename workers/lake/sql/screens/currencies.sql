-- The currencies of the accounts that the reader may see, the most common first.
-- @relation directory
SELECT currency FROM {directory} GROUP BY currency ORDER BY count(*) DESC, currency
