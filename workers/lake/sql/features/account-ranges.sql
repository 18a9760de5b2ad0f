-- Cuts the accounts into ranges of about $positions_per_range positions, so that memory stays bounded whatever the size of the book. An account counts as
-- $least_per_account positions at least: it has rows of results however little it traded.
-- @relation positions closed positions of the lake
-- @param positions_per_range BIGINT positions that are held at once
-- @param least_per_account BIGINT
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
  SELECT *, (sum(weight) OVER (ORDER BY account_id) - weight) // $positions_per_range AS range
  FROM (
    SELECT account_id, count(*) AS positions, greatest(count(*), $least_per_account) AS weight, max(closed_at_ms) AS last_close_ms
    FROM {positions}
    GROUP BY account_id
  )
)
GROUP BY range
ORDER BY first_account;
