-- One row per labelled account and window: every metric, and `reasons`, one character per metric in the same order
-- (`.` evaluated, `c` capability missing, `n` too few ideas, `u` undefined for this data).
-- @relation labels   what the control plane knows about the accounts that may leave
-- @relation metrics  the run's metrics
SELECT l.account_id, l.label, l.currency, m.* EXCLUDE (account_id)
FROM {labels} AS l
JOIN {metrics} AS m USING (account_id)
ORDER BY l.account_id, list_position(['all', 'd90', 'd30', 'last50'], m."window")
