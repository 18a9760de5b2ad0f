-- Ideas of some accounts by the UTC hour of the week in which they were opened.
-- @relation ideas                    trade ideas
-- @param ids INTEGER[]
-- @column weekday INTEGER            0 Monday … 6 Sunday
SELECT
  account_id,
  (isodow(epoch_ms(opened_at_ms)) - 1)::INTEGER AS weekday,
  hour(epoch_ms(opened_at_ms))::INTEGER AS hour,
  count(*) AS ideas,
  sum(profit) AS profit
FROM {ideas}
WHERE account_id IN (SELECT unnest($ids))
GROUP BY account_id, weekday, hour
