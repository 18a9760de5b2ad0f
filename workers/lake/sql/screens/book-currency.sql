-- The currency of most accounts: in which money over the book is shown.
-- @relation accounts                 the lake's accounts
SELECT currency
FROM {accounts}
GROUP BY currency
ORDER BY count(*) DESC, currency
LIMIT 1
