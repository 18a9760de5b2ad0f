-- Cuts the accounts into ranges of about $positions_per_range positions, so that memory stays bounded whatever the size of the book.
-- @param positions_per_range BIGINT positions that are held at once
-- @column first_account INTEGER
-- @column last_account INTEGER
-- @column accounts BIGINT
-- @column positions BIGINT
-- @column newest_close_ms BIGINT newest close of the whole book
SELECT
  min(account_id) AS first_account,
  max(account_id) AS last_account,
  count(*) AS accounts,
  sum(positions)::BIGINT AS positions,
  max(max(last_close_ms)) OVER () AS newest_close_ms
FROM (
  SELECT *, (sum(positions) OVER (ORDER BY account_id) - positions) // $positions_per_range AS range
  FROM account_facts
)
GROUP BY range
ORDER BY first_account;
