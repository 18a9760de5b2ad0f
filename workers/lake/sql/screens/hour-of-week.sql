-- Ideas by the UTC hour of the week in which they were opened.
-- @relation ideas                    trade ideas
-- @param accountId INTEGER
-- @column weekday INTEGER            0 Monday … 6 Sunday
SELECT
  (isodow(epoch_ms(opened_at_ms)) - 1)::INTEGER AS weekday,
  hour(epoch_ms(opened_at_ms))::INTEGER AS hour,
  count(*) AS ideas,
  sum(profit) AS profit
FROM {ideas}
WHERE account_id = $accountId
GROUP BY weekday, hour
