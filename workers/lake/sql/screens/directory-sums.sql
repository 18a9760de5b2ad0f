-- What tells whether a directory holds what the control database holds.
-- @relation new_table                its name
SELECT count(*) AS accounts, coalesce(sum(group_id), 0) AS group_sum FROM {new_table}
