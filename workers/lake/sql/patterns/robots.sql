-- Robots (magic numbers) that opened several positions of an account.
-- @relation positions closed positions of the lake
-- @param accounts INTEGER[] which accounts
-- @column robot VARCHAR the magic number
SELECT account_id, magic::VARCHAR AS robot
FROM {positions}
WHERE account_id IN (SELECT unnest($accounts)) AND magic <> 0
GROUP BY account_id, magic
HAVING count(*) >= 5
ORDER BY account_id, magic;
