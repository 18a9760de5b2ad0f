-- How many accounts of a selection closed something in the days before the newest close of the book.
-- @relation accounts                 the selection
-- @param sinceMs BIGINT              first instant that counts, ms UTC
SELECT count(*) AS accounts FROM {accounts} WHERE last_close_ms >= $sinceMs
