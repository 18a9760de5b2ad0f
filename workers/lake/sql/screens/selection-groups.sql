-- How a selection of accounts falls into the firm's groups; 0 stands for accounts without one.
-- @relation accounts                 the selection
SELECT coalesce(group_id, 0) AS group_id, any_value(group_name) AS group_name, count(*) AS accounts
FROM {accounts}
GROUP BY coalesce(group_id, 0)
ORDER BY accounts DESC, group_id
